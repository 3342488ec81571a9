"""Whether modules are there."""


class _Spec:
    def __init__(self, name):
        self.name = name


def find_spec(name, package=None):
    try:
        __import__(name)
    except ModuleNotFoundError:
        return None
    return _Spec(name)
