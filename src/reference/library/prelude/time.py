"""Clocks. What they tell differs from run to run, so nothing may hang on it: they all stand still."""


def time():
    return 0.0


perf_counter = monotonic = process_time = time


def time_ns():
    return 0


perf_counter_ns = monotonic_ns = process_time_ns = time_ns


def sleep(secs):
    pass
