"""Means and spreads of numbers."""
import math as _math


class StatisticsError(ValueError):
    pass


def mean(data):
    data = list(data)
    if not data:
        raise StatisticsError("mean requires at least one data point")
    total = _math.fsum(data) / len(data)
    return int(total) if all(isinstance(each, int) for each in data) and total == int(total) else total


fmean = mean


def median(data):
    data = sorted(data)
    half = len(data) // 2
    return data[half] if len(data) % 2 else (data[half - 1] + data[half]) / 2


def pvariance(data, mu=None):
    data = list(data)
    center = mean(data) if mu is None else mu
    return _math.fsum((each - center) ** 2 for each in data) / len(data)


def variance(data, xbar=None):
    data = list(data)
    center = mean(data) if xbar is None else xbar
    return _math.fsum((each - center) ** 2 for each in data) / (len(data) - 1)


def stdev(data, xbar=None):
    return _math.sqrt(variance(data, xbar))


def pstdev(data, mu=None):
    return _math.sqrt(pvariance(data, mu))
