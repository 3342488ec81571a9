"""Means and spreads of numbers (Lib/statistics.py): exact fractions in between."""
import math as _math
from fractions import Fraction as _Fraction


class StatisticsError(ValueError):
    pass


def _exact(data):
    values = list(data)
    return values, sum((_Fraction(each) for each in values), _Fraction(0))


def _converted(value, values):
    if any(isinstance(each, float) for each in values):
        return float(value)
    if any(isinstance(each, _Fraction) for each in values):
        return value
    return value.numerator if value.denominator == 1 else float(value)


def mean(data):
    values, total = _exact(data)
    if not values:
        raise StatisticsError("mean requires at least one data point")
    return _converted(total / len(values), values)


def fmean(data, weights=None):
    data = list(data)
    if weights is not None:
        weights = list(weights)
        return sum(a * b for a, b in zip(data, weights)) / sum(weights)
    if not data:
        raise StatisticsError("fmean requires at least one data point")
    return _math.fsum(data) / len(data)


def geometric_mean(data):
    data = list(data)
    if not data:
        raise StatisticsError("Must have a non-empty dataset")
    return _math.exp(_math.fsum(map(_math.log, data)) / len(data))


def harmonic_mean(data, weights=None):
    values = list(data)
    if not values:
        raise StatisticsError("harmonic_mean requires at least one data point")
    return _converted(len(values) / sum(1 / _Fraction(each) for each in values), values)


def median(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    half = len(data) // 2
    return data[half] if len(data) % 2 else (data[half - 1] + data[half]) / 2


def median_low(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[len(data) // 2]


def multimode(data):
    counts = {}
    for each in data:
        counts[each] = counts.get(each, 0) + 1
    most = max(counts.values(), default=0)
    return [each for each, count in counts.items() if count == most]


def mode(data):
    modes = multimode(data)
    if not modes:
        raise StatisticsError("no mode for empty data")
    return modes[0]


def quantiles(data, *, n=4, method="exclusive"):
    data = sorted(data)
    if n < 1:
        raise StatisticsError("n must be at least 1")
    if len(data) < 2:
        if len(data) == 1:
            return data * (n - 1)
        raise StatisticsError("must have at least one data point")
    size = len(data) - 1 if method == "inclusive" else len(data) + 1
    result = []
    for i in range(1, n):
        j = i * size // n
        if method != "inclusive":
            j = 1 if j < 1 else len(data) - 1 if j > len(data) - 1 else j
            delta = i * size - j * n
            result.append((data[j - 1] * (n - delta) + data[j] * delta) / n)
        else:
            j, delta = divmod(i * size, n)
            result.append((data[j] * (n - delta) + data[j + 1] * delta) / n)
    return result


def _squares(data, center):
    values, total = _exact(data)
    middle = total / len(values) if center is None else _Fraction(center)
    return values, sum(((_Fraction(each) - middle) ** 2 for each in values), _Fraction(0))


def _spread(data, center, least, name):
    data = list(data)
    if len(data) < least:
        raise StatisticsError(f"{name} requires at least {'two data points' if least == 2 else 'one data point'}")
    values, squares = _squares(data, center)
    return values, squares / (len(values) - least + 1)


def variance(data, xbar=None):
    values, found = _spread(data, xbar, 2, "variance")
    return _converted(found, values)


def pvariance(data, mu=None):
    values, found = _spread(data, mu, 1, "pvariance")
    return _converted(found, values)


def _root(value):
    # The integer root of a scaled fraction, rounded once.
    if not value:
        return 0.0
    shift = max(0, 109 - value.numerator.bit_length() + value.denominator.bit_length()) // 2
    scaled = (value.numerator << 2 * shift) // value.denominator
    root = _math.isqrt(scaled)
    return ((root | (root * root != scaled)) / (1 << shift))


def stdev(data, xbar=None):
    return _root(_spread(data, xbar, 2, "stdev")[1])


def pstdev(data, mu=None):
    return _root(_spread(data, mu, 1, "pstdev")[1])


def covariance(x, y, /):
    x, y = list(x), list(y)
    a, b = fmean(x), fmean(y)
    return _math.fsum((p - a) * (q - b) for p, q in zip(x, y)) / (len(x) - 1)


def correlation(x, y, /):
    x, y = list(x), list(y)
    a, b = fmean(x), fmean(y)
    return _math.fsum((p - a) * (q - b) for p, q in zip(x, y)) / _math.sqrt(_math.fsum((p - a) ** 2 for p in x) * _math.fsum((q - b) ** 2 for q in y))
