"""Decimal numbers of 28 digits (Lib/_pydecimal.py), finite ones."""
import numbers as _numbers
from fractions import Fraction as _Fraction

ROUND_DOWN, ROUND_UP, ROUND_FLOOR, ROUND_CEILING = "ROUND_DOWN", "ROUND_UP", "ROUND_FLOOR", "ROUND_CEILING"
ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP = "ROUND_HALF_UP", "ROUND_HALF_DOWN", "ROUND_HALF_EVEN", "ROUND_05UP"


class DecimalException(ArithmeticError):
    pass


class InvalidOperation(DecimalException):
    pass


class DivisionByZero(DecimalException, ZeroDivisionError):
    pass


class Context:
    def __init__(self, prec=28, rounding=ROUND_HALF_EVEN):
        self.prec, self.rounding = prec, rounding


_context = Context()


def getcontext():
    return _context


def setcontext(context):
    _context.prec, _context.rounding = context.prec, context.rounding


class localcontext:
    def __init__(self, ctx=None, **kwargs):
        self._new = Context(**{"prec": _context.prec, "rounding": _context.rounding, **kwargs}) if ctx is None else ctx

    def __enter__(self):
        self._old = Context(_context.prec, _context.rounding)
        setcontext(self._new)
        return _context

    def __exit__(self, *exc_info):
        setcontext(self._old)


def _rounded(numerator, denominator, rounding):
    """The quotient of two integers, the second positive, as an integer."""
    negative = numerator < 0
    whole, rest = divmod(abs(numerator), denominator)
    if rest:
        twice = 2 * rest
        up = {
            ROUND_DOWN: False, ROUND_UP: True, ROUND_FLOOR: negative, ROUND_CEILING: not negative, ROUND_HALF_UP: twice >= denominator,
            ROUND_HALF_DOWN: twice > denominator, ROUND_HALF_EVEN: twice > denominator or (twice == denominator and whole % 2 == 1), ROUND_05UP: whole % 5 == 0,
        }[rounding]
        whole += up
    return -whole if negative else whole


def _scaled(value, exponent):
    return value * 10 ** exponent if exponent >= 0 else value


class Decimal:
    __slots__ = ("_int", "_exp", "_negative")

    def __new__(cls, value="0", context=None):
        if isinstance(value, Decimal):
            return cls._of(value._int, value._exp, value._negative)
        if isinstance(value, float):
            numerator, denominator = value.as_integer_ratio()
            shift = denominator.bit_length() - 1
            return cls._of(numerator * 5 ** shift, -shift)
        if isinstance(value, int):
            return cls._of(int(value), 0)
        text = value.strip().replace("_", "").lower()
        mantissa, _, exponent = text.partition("e")
        whole, _, fraction = mantissa.partition(".")
        digits = whole.lstrip("+-") + fraction
        if not digits.isdigit():
            raise InvalidOperation("[<class 'decimal.ConversionSyntax'>]")
        negative = whole.startswith("-")
        return cls._of(-int(digits) if negative else int(digits), int(exponent or 0) - len(fraction), negative)

    @classmethod
    def _of(cls, value, exponent, negative=None):
        self = object.__new__(cls)
        self._int, self._exp = value, exponent
        self._negative = value < 0 if value or negative is None else negative
        return self

    def _fit(self):
        extra = len(str(abs(self._int))) - _context.prec
        if extra <= 0:
            return self
        made = Decimal._of(_rounded(self._int, 10 ** extra, _context.rounding), self._exp + extra, self._negative)
        return made._fit()

    from_float = classmethod(lambda cls, f: cls(f))

    def _fraction(self):
        return _Fraction(self._int * 10 ** self._exp) if self._exp >= 0 else _Fraction(self._int, 10 ** -self._exp)

    def __str__(self):
        digits, exponent = str(abs(self._int)), self._exp
        sign = "-" if self._negative else ""
        left = exponent + len(digits)
        if exponent <= 0 and left > -6:
            dot = left
        else:
            dot = 1
        if dot <= 0:
            text = "0." + "0" * -dot + digits
        elif dot >= len(digits):
            text = digits + "0" * (dot - len(digits))
        else:
            text = digits[:dot] + "." + digits[dot:]
        return sign + text + ("" if left == dot else f"E{left - dot:+d}")

    def __repr__(self):
        return f"Decimal('{self}')"

    def __format__(self, spec):
        if not spec:
            return str(self)
        if spec[-1] == "f" and "." in spec:
            head, places = spec[:-1].rsplit(".", 1)
            return format(str(self.quantize(Decimal._of(1, -int(places)))), head)
        return format(float(self), spec)

    def __hash__(self):
        return hash(self._fraction())

    def __bool__(self):
        return self._int != 0

    def __int__(self):
        return int(self._fraction())

    __trunc__ = __int__

    def __floor__(self):
        return self._fraction().__floor__()

    def __ceil__(self):
        return self._fraction().__ceil__()

    def __float__(self):
        return float(str(self))

    def __round__(self, n=None):
        if n is None:
            return int(self.quantize(Decimal(1), ROUND_HALF_EVEN))
        return self.quantize(Decimal._of(1, -n), ROUND_HALF_EVEN)

    def __neg__(self):
        return Decimal._of(-self._int, self._exp)._fit()

    def __pos__(self):
        return self._fit()

    def __abs__(self):
        return Decimal._of(abs(self._int), self._exp)._fit()

    copy_abs = __abs__

    def _other(self, other):
        return other if isinstance(other, Decimal) else Decimal(other) if isinstance(other, int) else None

    def __add__(self, other):
        other = self._other(other)
        if other is None:
            return NotImplemented
        low = min(self._exp, other._exp)
        return Decimal._of(_scaled(self._int, self._exp - low) + _scaled(other._int, other._exp - low), low)._fit()

    __radd__ = __add__

    def __sub__(self, other):
        other = self._other(other)
        return NotImplemented if other is None else self + Decimal._of(-other._int, other._exp)

    def __rsub__(self, other):
        other = self._other(other)
        return NotImplemented if other is None else other - self

    def __mul__(self, other):
        other = self._other(other)
        return NotImplemented if other is None else Decimal._of(self._int * other._int, self._exp + other._exp, self._negative != other._negative)._fit()

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = self._other(other)
        if other is None:
            return NotImplemented
        if not other._int:
            raise DivisionByZero("[<class 'decimal.DivisionByZero'>]")
        ideal = self._exp - other._exp
        shift = max(0, len(str(abs(other._int))) - len(str(abs(self._int))) + _context.prec + 1)
        numerator, denominator = self._int * 10 ** shift, other._int
        if denominator < 0:
            numerator, denominator = -numerator, -denominator
        whole, exponent = _rounded(numerator, denominator, ROUND_DOWN), ideal - shift
        if numerator % denominator:
            # A digit that is not there says that there is more.
            whole = whole * 10 + (1 if numerator > 0 else -1)
            return Decimal._of(whole, exponent - 1)._fit()
        while exponent < ideal and whole % 10 == 0:
            whole, exponent = whole // 10, exponent + 1
        return Decimal._of(whole, exponent)._fit()

    def __rtruediv__(self, other):
        other = self._other(other)
        return NotImplemented if other is None else other / self

    def __floordiv__(self, other):
        other = self._other(other)
        return NotImplemented if other is None else Decimal(int(self._fraction() / other._fraction()))

    def __mod__(self, other):
        other = self._other(other)
        return NotImplemented if other is None else self - (self // other) * other

    def __pow__(self, other, modulo=None):
        if isinstance(other, int) or (isinstance(other, Decimal) and other == int(other)):
            power, made = int(other), Decimal(1)
            for _ in range(abs(power)):
                made = made * self
            return made if power >= 0 else Decimal(1) / made
        return NotImplemented

    def sqrt(self, context=None):
        import math
        scale = 2 * (_context.prec + 2)
        exponent = self._exp - self._exp % 2
        value = self._int * 10 ** (self._exp - exponent)
        root = Decimal._of(math.isqrt(value * 10 ** scale), (exponent - scale) // 2)
        exact = root._int ** 2 == value * 10 ** scale
        if exact:
            while root._exp < exponent // 2 and root._int % 10 == 0:
                root = Decimal._of(root._int // 10, root._exp + 1)
        return root._fit()

    def _compared(self, other):
        if isinstance(other, (Decimal, int)):
            return self._fraction(), other._fraction() if isinstance(other, Decimal) else _Fraction(other)
        return (self._fraction(), _Fraction(other)) if isinstance(other, (float, _Fraction)) else None

    def __eq__(self, other):
        pair = self._compared(other)
        return NotImplemented if pair is None else pair[0] == pair[1]

    def __lt__(self, other):
        pair = self._compared(other)
        return NotImplemented if pair is None else pair[0] < pair[1]

    def __le__(self, other):
        pair = self._compared(other)
        return NotImplemented if pair is None else pair[0] <= pair[1]

    def __gt__(self, other):
        pair = self._compared(other)
        return NotImplemented if pair is None else pair[0] > pair[1]

    def __ge__(self, other):
        pair = self._compared(other)
        return NotImplemented if pair is None else pair[0] >= pair[1]

    def quantize(self, exp, rounding=None, context=None):
        shift = self._exp - exp._exp
        value = self._int * 10 ** shift if shift >= 0 else _rounded(self._int, 10 ** -shift, rounding or _context.rounding)
        return Decimal._of(value, exp._exp, self._negative)

    def to_integral_value(self, rounding=None, context=None):
        return self if self._exp >= 0 else self.quantize(Decimal(1), rounding)

    def normalize(self, context=None):
        value, exponent = self._int, self._exp
        while value and value % 10 == 0:
            value, exponent = value // 10, exponent + 1
        return Decimal._of(value, exponent if value else 0)._fit()

    def as_integer_ratio(self):
        found = self._fraction()
        return found.numerator, found.denominator

    def is_signed(self):
        return self._negative

    def is_zero(self):
        return self._int == 0

    def is_nan(self):
        return False

    is_infinite = is_nan

    def is_finite(self):
        return True

    def adjusted(self):
        return self._exp + len(str(abs(self._int))) - 1


_numbers.Number.register(Decimal)
