"""Dates and times of the proleptic Gregorian calendar (Lib/_pydatetime.py), without time zones but fixed ones."""

MINYEAR = 1
MAXYEAR = 9999
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in(year, month):
    return 29 if month == 2 and _is_leap(year) else _DAYS[month - 1]


def _ordinal(year, month, day):
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400 + sum(_days_in(year, each) for each in range(1, month)) + day


def _from_ordinal(n):
    year = max(1, n // 366)
    while _ordinal(year + 1, 1, 1) <= n:
        year += 1
    month, left = 1, n - _ordinal(year, 1, 1) + 1
    while left > _days_in(year, month):
        left -= _days_in(year, month)
        month += 1
    return year, month, left


class timedelta:
    __slots__ = ("_days", "_seconds", "_microseconds")

    def __new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        whole = 0
        for value, unit in ((weeks, 604800000000), (days, 86400000000), (hours, 3600000000), (minutes, 60000000), (seconds, 1000000), (milliseconds, 1000), (microseconds, 1)):
            if not isinstance(value, (int, float)):
                raise TypeError(f"unsupported type for timedelta {'days'} component: {type(value).__name__}")
            whole = whole + value * unit
        return cls._of(round(whole))

    @classmethod
    def _of(cls, whole):
        self = object.__new__(cls)
        seconds, self._microseconds = divmod(whole, 1000000)
        self._days, self._seconds = divmod(seconds, 86400)
        return self

    days = property(lambda self: self._days)
    seconds = property(lambda self: self._seconds)
    microseconds = property(lambda self: self._microseconds)

    def _whole(self):
        return (self._days * 86400 + self._seconds) * 1000000 + self._microseconds

    def total_seconds(self):
        return self._whole() / 1000000

    def __repr__(self):
        parts = [f"{name}={value}" for name, value in (("days", self._days), ("seconds", self._seconds), ("microseconds", self._microseconds)) if value]
        return f"datetime.timedelta({', '.join(parts) or '0'})"

    def __str__(self):
        minutes, seconds = divmod(self._seconds, 60)
        hours, minutes = divmod(minutes, 60)
        text = f"{hours}:{minutes:02d}:{seconds:02d}"
        if self._days:
            text = f"{self._days} day{'' if abs(self._days) == 1 else 's'}, " + text
        return text + (f".{self._microseconds:06d}" if self._microseconds else "")

    def __add__(self, other):
        return timedelta._of(self._whole() + other._whole()) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        return timedelta._of(self._whole() - other._whole()) if isinstance(other, timedelta) else NotImplemented

    def __neg__(self):
        return timedelta._of(-self._whole())

    def __pos__(self):
        return self

    def __abs__(self):
        return timedelta._of(abs(self._whole()))

    def __mul__(self, other):
        return timedelta._of(round(self._whole() * other)) if isinstance(other, (int, float)) else NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._whole() / other._whole()
        return timedelta._of(round(self._whole() / other)) if isinstance(other, (int, float)) else NotImplemented

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._whole() // other._whole()
        return timedelta._of(self._whole() // other) if isinstance(other, int) else NotImplemented

    def __mod__(self, other):
        return timedelta._of(self._whole() % other._whole()) if isinstance(other, timedelta) else NotImplemented

    def __divmod__(self, other):
        return self // other, self % other

    def __eq__(self, other):
        return self._whole() == other._whole() if isinstance(other, timedelta) else NotImplemented

    def __lt__(self, other):
        return self._whole() < other._whole() if isinstance(other, timedelta) else NotImplemented

    def __le__(self, other):
        return self._whole() <= other._whole() if isinstance(other, timedelta) else NotImplemented

    def __gt__(self, other):
        return self._whole() > other._whole() if isinstance(other, timedelta) else NotImplemented

    def __ge__(self, other):
        return self._whole() >= other._whole() if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        return hash((self._days, self._seconds, self._microseconds))

    def __bool__(self):
        return self._whole() != 0


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta._of(86400000000 * 1000000000 - 1)
timedelta.resolution = timedelta(microseconds=1)


class tzinfo:
    pass


class timezone(tzinfo):
    def __init__(self, offset, name=None):
        self._offset, self._name = offset, name

    def utcoffset(self, dt):
        return self._offset

    def tzname(self, dt):
        return self._name or ("UTC" if not self._offset else "UTC" + _offset_text(self._offset))

    def dst(self, dt):
        return None

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __repr__(self):
        return "datetime.timezone.utc" if self is timezone.utc else f"datetime.timezone({self._offset!r})"

    def __str__(self):
        return self.tzname(None)


def _offset_text(offset):
    minutes = abs(offset)._whole() // 60000000
    return f"{'-' if offset < timedelta(0) else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


timezone.utc = UTC = timezone(timedelta(0))


def _formatted(value, format):
    day = value if isinstance(value, date) else date(1900, 1, 1)
    clock = value if not isinstance(value, date) or isinstance(value, datetime) else time()
    fields = {
        "Y": lambda: f"{day.year:04d}", "m": lambda: f"{day.month:02d}", "d": lambda: f"{day.day:02d}", "y": lambda: f"{day.year % 100:02d}",
        "H": lambda: f"{clock.hour:02d}", "M": lambda: f"{clock.minute:02d}", "S": lambda: f"{clock.second:02d}", "f": lambda: f"{clock.microsecond:06d}",
        "I": lambda: f"{(clock.hour + 11) % 12 + 1:02d}", "p": lambda: "PM" if clock.hour >= 12 else "AM", "A": lambda: _WEEKDAYS[day.weekday()], "a": lambda: _WEEKDAYS[day.weekday()][:3],
        "B": lambda: _MONTHS[day.month - 1], "b": lambda: _MONTHS[day.month - 1][:3], "j": lambda: f"{day.toordinal() - _ordinal(day.year, 1, 1) + 1:03d}", "%": lambda: "%",
        "w": lambda: str(day.isoweekday() % 7), "u": lambda: str(day.isoweekday()), "F": lambda: f"{day.year:04d}-{day.month:02d}-{day.day:02d}", "T": lambda: f"{clock.hour:02d}:{clock.minute:02d}:{clock.second:02d}",
        "z": lambda: "", "Z": lambda: "",
    }
    text, at = "", 0
    while at < len(format):
        if format[at] == "%" and at + 1 < len(format) and format[at + 1] in fields:
            text += fields[format[at + 1]]()
            at += 2
        else:
            text += format[at]
            at += 1
    return text


class date:
    def __new__(cls, year, month=None, day=None):
        if not MINYEAR <= year <= MAXYEAR:
            raise ValueError(f"year {year} is out of range")
        if not 1 <= month <= 12:
            raise ValueError("month must be in 1..12")
        if not 1 <= day <= _days_in(year, month):
            raise ValueError("day is out of range for month")
        self = object.__new__(cls)
        self._year, self._month, self._day = year, month, day
        return self

    year = property(lambda self: self._year)
    month = property(lambda self: self._month)
    day = property(lambda self: self._day)

    @classmethod
    def fromordinal(cls, n):
        return cls(*_from_ordinal(n))

    @classmethod
    def fromisoformat(cls, text):
        parts = text.split("-") if "-" in text else (text[:4], text[4:6], text[6:])
        if len(parts) != 3 or not all(part.isdigit() for part in parts):
            raise ValueError(f"Invalid isoformat string: {text!r}")
        return cls(*map(int, parts))

    @classmethod
    def today(cls):
        return cls(1970, 1, 1)

    def toordinal(self):
        return _ordinal(self._year, self._month, self._day)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def isoformat(self):
        return f"{self._year:04d}-{self._month:02d}-{self._day:02d}"

    __str__ = isoformat

    def strftime(self, format):
        return _formatted(self, format)

    def __format__(self, format):
        return self.strftime(format) if format else str(self)

    def replace(self, year=None, month=None, day=None):
        return type(self)(self._year if year is None else year, self._month if month is None else month, self._day if day is None else day)

    def _key(self):
        return self._year, self._month, self._day

    def __repr__(self):
        return f"datetime.date({self._year}, {self._month}, {self._day})"

    def __add__(self, other):
        return type(self).fromordinal(self.toordinal() + other.days) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        return timedelta(self.toordinal() - other.toordinal()) if isinstance(other, date) else NotImplemented

    def __eq__(self, other):
        return self._key() == other._key() if isinstance(other, date) and isinstance(other, datetime) == isinstance(self, datetime) else NotImplemented

    def __lt__(self, other):
        return self._key() < other._key() if isinstance(other, date) else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if isinstance(other, date) else NotImplemented

    def __gt__(self, other):
        return self._key() > other._key() if isinstance(other, date) else NotImplemented

    def __ge__(self, other):
        return self._key() >= other._key() if isinstance(other, date) else NotImplemented

    def __hash__(self):
        return hash(self._key())


class time:
    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None):
        self = object.__new__(cls)
        self._hour, self._minute, self._second, self._microsecond, self._tzinfo = hour, minute, second, microsecond, tzinfo
        return self

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._microsecond)
    tzinfo = property(lambda self: self._tzinfo)

    def isoformat(self):
        return f"{self._hour:02d}:{self._minute:02d}:{self._second:02d}" + (f".{self._microsecond:06d}" if self._microsecond else "")

    __str__ = isoformat

    def strftime(self, format):
        return _formatted(self, format)

    def _key(self):
        return self._hour, self._minute, self._second, self._microsecond

    def __repr__(self):
        shown = [self._hour, self._minute, *([self._second] if self._second or self._microsecond else []), *([self._microsecond] if self._microsecond else [])]
        return f"datetime.time({', '.join(map(str, shown))})"

    def __eq__(self, other):
        return self._key() == other._key() if isinstance(other, time) else NotImplemented

    def __lt__(self, other):
        return self._key() < other._key() if isinstance(other, time) else NotImplemented

    def __hash__(self):
        return hash(self._key())


class datetime(date):
    def __new__(cls, year, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None):
        self = date.__new__(cls, year, month, day)
        self._hour, self._minute, self._second, self._microsecond, self._tzinfo = hour, minute, second, microsecond, tzinfo
        return self

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._microsecond)
    tzinfo = property(lambda self: self._tzinfo)

    @classmethod
    def _of(cls, whole, tzinfo=None):
        days, rest = divmod(whole, 86400000000)
        seconds, microsecond = divmod(rest, 1000000)
        return cls(*_from_ordinal(days), seconds // 3600, seconds // 60 % 60, seconds % 60, microsecond, tzinfo)

    def _whole(self):
        return ((self.toordinal() * 24 + self._hour) * 60 + self._minute) * 60000000 + self._second * 1000000 + self._microsecond

    @classmethod
    def now(cls, tz=None):
        return cls(1970, 1, 1, tzinfo=tz)

    @classmethod
    def utcnow(cls):
        return cls(1970, 1, 1)

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        return cls._of(_ordinal(1970, 1, 1) * 86400000000 + round(timestamp * 1000000), tz)

    @classmethod
    def combine(cls, date, time):
        return cls(date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond)

    @classmethod
    def fromisoformat(cls, text):
        day, _, clock = text.replace(" ", "T").partition("T")
        day = date.fromisoformat(day)
        parts = clock.split(":") if clock else []
        seconds, _, fraction = (parts[2] if len(parts) > 2 else "0").partition(".")
        return cls(day.year, day.month, day.day, int(parts[0]) if parts else 0, int(parts[1]) if len(parts) > 1 else 0, int(seconds), int(fraction.ljust(6, "0")) if fraction else 0)

    @classmethod
    def strptime(cls, text, format):
        values, at = {"Y": 1900, "m": 1, "d": 1, "H": 0, "M": 0, "S": 0, "f": 0}, 0
        i = 0
        while i < len(format):
            if format[i] == "%" and format[i + 1] in values:
                field, end = format[i + 1], at
                while end < len(text) and text[end].isdigit() and end - at < {"Y": 4, "f": 6}.get(field, 2):
                    end += 1
                values[field] = int(text[at:end].ljust(6, "0") if field == "f" else text[at:end])
                at, i = end, i + 2
            elif at < len(text) and text[at] == format[i]:
                at, i = at + 1, i + 1
            else:
                raise ValueError(f"time data {text!r} does not match format {format!r}")
        return cls(values["Y"], values["m"], values["d"], values["H"], values["M"], values["S"], values["f"])

    def date(self):
        return date(self._year, self._month, self._day)

    def time(self):
        return time(self._hour, self._minute, self._second, self._microsecond)

    def timestamp(self):
        offset = self._tzinfo.utcoffset(self)._whole() if self._tzinfo is not None else 0
        return (self._whole() - _ordinal(1970, 1, 1) * 86400000000 - offset) / 1000000

    def replace(self, **changes):
        fields = {name: getattr(self, name) for name in ("year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo")}
        return type(self)(**{**fields, **changes})

    def isoformat(self, sep="T", timespec="auto"):
        text = f"{date.isoformat(self)}{sep}{self.time().isoformat()}"
        return text if self._tzinfo is None else text + _offset_text(self._tzinfo.utcoffset(self))

    def __str__(self):
        return self.isoformat(" ")

    def _key(self):
        return self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond

    def __repr__(self):
        shown = [*self._key()[:5], *([self._second] if self._second or self._microsecond else []), *([self._microsecond] if self._microsecond else [])]
        return f"datetime.datetime({', '.join(map(str, shown))}{'' if self._tzinfo is None else f', tzinfo={self._tzinfo!r}'})"

    def __add__(self, other):
        return type(self)._of(self._whole() + other._whole(), self._tzinfo) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return type(self)._of(self._whole() - other._whole(), self._tzinfo)
        return timedelta._of(self._whole() - other._whole()) if isinstance(other, datetime) else NotImplemented


date.min, date.max = date(1, 1, 1), date(9999, 12, 31)
datetime.min, datetime.max = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)
