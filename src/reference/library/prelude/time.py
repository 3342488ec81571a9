"""Clocks. What they tell differs from run to run, so nothing may hang on it: they all stand still."""


def time():
    return 0.0


def perf_counter():
    return 0.0


def monotonic():
    return 0.0


def process_time():
    return 0.0


def time_ns():
    return 0


def perf_counter_ns():
    return 0


def monotonic_ns():
    return 0


def process_time_ns():
    return 0


def sleep(secs):
    pass


def strftime(format, t=None):
    import datetime
    return datetime.datetime(1970, 1, 1).strftime(format)


def thread_time():
    return 0.0


def ctime(secs=None):
    return "Thu Jan  1 00:00:00 1970"
