"""Rational numbers (Lib/fractions.py)."""
import math
import numbers
import operator


class Fraction(numbers.Rational):
    def __new__(cls, numerator=0, denominator=None):
        self = object.__new__(cls)
        if denominator is None:
            if isinstance(numerator, str):
                numerator, denominator = _parsed(numerator)
            elif isinstance(numerator, (float, int, Fraction)):
                numerator, denominator = numerator.as_integer_ratio()
            else:
                raise TypeError("argument should be a string or a Rational instance or have the as_integer_ratio() method")
        elif isinstance(numerator, (int, Fraction)) and isinstance(denominator, (int, Fraction)):
            top, bottom = numerator.as_integer_ratio(), denominator.as_integer_ratio()
            numerator, denominator = top[0] * bottom[1], top[1] * bottom[0]
        else:
            raise TypeError("both arguments should be Rational instances")
        if denominator == 0:
            raise ZeroDivisionError(f"Fraction({numerator}, 0)")
        common = math.gcd(numerator, denominator)
        if denominator < 0:
            common = -common
        self._numerator = numerator // common
        self._denominator = denominator // common
        return self

    @classmethod
    def from_float(cls, value):
        return cls(*value.as_integer_ratio())

    @property
    def numerator(self):
        return self._numerator

    @property
    def denominator(self):
        return self._denominator

    def as_integer_ratio(self):
        return self._numerator, self._denominator

    def is_integer(self):
        return self._denominator == 1

    def limit_denominator(self, max_denominator=1000000):
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        if 2 * d * (q0 + k * q1) <= self._denominator:
            return Fraction(p1, q1)
        return Fraction(p0 + k * p1, q0 + k * q1)

    def __repr__(self):
        return f"Fraction({self._numerator}, {self._denominator})"

    def __str__(self):
        return str(self._numerator) if self._denominator == 1 else f"{self._numerator}/{self._denominator}"

    def __hash__(self):
        # As of the float or the integer that it equals: modulo the prime 2**61 - 1.
        prime = 2 ** 61 - 1
        if self._denominator % prime == 0:
            found = 314159
        else:
            found = abs(self._numerator) * pow(self._denominator, -1, prime) % prime
        found = found if self._numerator >= 0 else -found
        return -2 if found == -1 else found

    def __float__(self):
        return self._numerator / self._denominator

    def __bool__(self):
        return self._numerator != 0

    def __neg__(self):
        return Fraction(-self._numerator, self._denominator)

    def __pos__(self):
        return Fraction(self)

    def __abs__(self):
        return Fraction(abs(self._numerator), self._denominator)

    def __trunc__(self):
        return -(-self._numerator // self._denominator) if self._numerator < 0 else self._numerator // self._denominator

    __int__ = __trunc__

    def __floor__(self):
        return self._numerator // self._denominator

    def __ceil__(self):
        return -(-self._numerator // self._denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            floor, rest = divmod(self._numerator, self._denominator)
            twice = rest * 2
            return floor if twice < self._denominator or (twice == self._denominator and floor % 2 == 0) else floor + 1
        shift = 10 ** abs(ndigits)
        return Fraction(round(self * shift), shift) if ndigits > 0 else Fraction(round(self / shift) * shift)

    def __pow__(self, exponent):
        if not isinstance(exponent, int):
            return float(self) ** float(exponent)
        if exponent >= 0:
            return Fraction(self._numerator ** exponent, self._denominator ** exponent)
        return Fraction(self._denominator ** -exponent, self._numerator ** -exponent)


def _parsed(text):
    text = text.strip().replace("_", "")
    top, slash, bottom = text.partition("/")
    try:
        if slash:
            return int(top), int(bottom)
        mantissa, _, exponent = text.lower().partition("e")
        whole, _, digits = mantissa.partition(".")
        power = int(exponent or "0") - len(digits)
        value = int(whole + digits)
        return (value * 10 ** power, 1) if power >= 0 else (value, 10 ** -power)
    except ValueError:
        raise ValueError(f"Invalid literal for Fraction: {text!r}") from None


def _operation(name, exact):
    of_numbers = getattr(operator, name)

    def forward(self, other):
        if isinstance(other, (int, Fraction)):
            return exact(self, Fraction(other))
        if isinstance(other, (float, complex)):
            return of_numbers(float(self), other)
        return NotImplemented

    def backward(self, other):
        if isinstance(other, int):
            return exact(Fraction(other), self)
        if isinstance(other, (float, complex)):
            return of_numbers(other, float(self))
        return NotImplemented
    plain = name.strip("_")
    setattr(Fraction, f"__{plain}__", forward)
    setattr(Fraction, f"__r{plain}__", backward)


_operation("add", lambda a, b: Fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator))
_operation("sub", lambda a, b: Fraction(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator))
_operation("mul", lambda a, b: Fraction(a.numerator * b.numerator, a.denominator * b.denominator))
_operation("truediv", lambda a, b: Fraction(a.numerator * b.denominator, a.denominator * b.numerator))
_operation("floordiv", lambda a, b: (a.numerator * b.denominator) // (a.denominator * b.numerator))
_operation("mod", lambda a, b: a - b * ((a.numerator * b.denominator) // (a.denominator * b.numerator)))


def _comparison(name):
    of_numbers = getattr(operator, name)

    def compared(self, other):
        if isinstance(other, (int, Fraction)):
            other = Fraction(other)
            return of_numbers(self.numerator * other.denominator, other.numerator * self.denominator)
        if isinstance(other, float):
            return of_numbers(float(self), other)
        return NotImplemented
    setattr(Fraction, f"__{name}__", compared)


for _name in ("eq", "lt", "le", "gt", "ge"):
    _comparison(_name)
