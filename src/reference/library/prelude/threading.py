"""Threads, of which there is one (Lib/threading.py)."""


class _Lock:
    def __init__(self):
        self._holds = 0

    def acquire(self, blocking=True, timeout=-1):
        if self._holds:
            if not blocking or timeout >= 0:
                return False
            raise RuntimeError("the only thread would wait for itself")
        self._holds = 1
        return True

    def release(self):
        if not self._holds:
            raise RuntimeError("release unlocked lock")
        self._holds = 0

    def locked(self):
        return self._holds > 0

    def __enter__(self):
        return self.acquire()

    def __exit__(self, kind, value, traceback):
        self.release()


class _RLock(_Lock):
    def acquire(self, blocking=True, timeout=-1):
        self._holds += 1
        return True

    def release(self):
        if not self._holds:
            raise RuntimeError("cannot release un-acquired lock")
        self._holds -= 1


_Lock.__name__ = _Lock.__qualname__ = "lock"
_RLock.__name__ = _RLock.__qualname__ = "RLock"
_Lock.__module__ = _RLock.__module__ = "_thread"
Lock = _Lock
RLock = _RLock


class local:
    """Attributes of the one thread."""


class Event:
    def __init__(self):
        self._flag = False

    def is_set(self):
        return self._flag

    def set(self):
        self._flag = True

    def clear(self):
        self._flag = False


def get_ident():
    return 140000000000000


def active_count():
    return 1


TIMEOUT_MAX = 9223372036.0
