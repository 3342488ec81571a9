"""Warnings, which nobody sees here."""


_records = []


class WarningMessage:
    def __init__(self, message, category):
        self.message = message if isinstance(message, Warning) else category(message)
        self.category = type(message) if isinstance(message, Warning) else category
        self.filename, self.lineno, self.line = "", 1, None


def warn(message, category=None, stacklevel=1, source=None):
    if _records:
        _records[-1].append(WarningMessage(message, category or UserWarning))


def resetwarnings():
    pass


formatwarning = None


def deprecated(message, /, *, category=DeprecationWarning, stacklevel=1):
    def decorate(arg):
        arg.__deprecated__ = message
        return arg
    return decorate


def warn_explicit(*args, **kwargs):
    pass


def filterwarnings(*args, **kwargs):
    pass


def simplefilter(*args, **kwargs):
    pass


class catch_warnings:
    def __init__(self, *, record=False, **kwargs):
        self.record = record

    def __enter__(self):
        if not self.record:
            return None
        _records.append([])
        return _records[-1]

    def __exit__(self, *exc_info):
        if self.record:
            _records.pop()
