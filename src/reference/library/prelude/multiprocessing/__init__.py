"""Processes, of which there is one."""


def cpu_count():
    return 1


class _Process:
    name = "MainProcess"
    daemon = False
    pid = 1


def current_process():
    return _Process


def parent_process():
    return None


def get_start_method(allow_none=False):
    return "fork"


def set_start_method(method, force=False):
    pass


def freeze_support():
    pass
