"""The operating system as evaluated code may see it: names and paths, no files, no processes."""
from . import path

name = "posix"
sep = "/"
altsep = None
extsep = "."
pathsep = ":"
linesep = "\n"
curdir = "."
pardir = ".."
devnull = "/dev/null"


class _Environ(dict):
    pass


environ = _Environ()


def getenv(key, default=None):
    return environ.get(key, default)


def getcwd():
    return "/"


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    return path.__fspath__()


class DirEntry:
    def __init__(self, folder, entry):
        self.name = entry.rstrip("/")
        self.path = path.join(folder, self.name)
        self._isFolder = entry.endswith("/")

    def is_dir(self, *, follow_symlinks=True):
        return self._isFolder

    def is_file(self, *, follow_symlinks=True):
        return not self._isFolder

    def is_symlink(self):
        return False

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"


class _Scan(list):
    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def close(self):
        pass


def scandir(folder="."):
    found = path.entries(folder)
    if found is None:
        raise FileNotFoundError(2, "No such file or directory", str(folder))
    return _Scan([DirEntry(str(folder), entry) for entry in found])


def listdir(folder="."):
    return [entry.name for entry in scandir(folder)]


def walk(top, topdown=True, onerror=None, followlinks=False):
    found = list(scandir(top)) if path.isdir(top) else None
    if found is None:
        return
    folders, files = [each.name for each in found if each.is_dir()], [each.name for each in found if each.is_file()]
    if topdown:
        yield top, folders, files
    for name in folders:
        yield from walk(path.join(top, name), topdown, onerror, followlinks)
    if not topdown:
        yield top, folders, files


def getpid():
    return 1


def cpu_count():
    return 1


class PathLike:
    def __fspath__(self):
        raise NotImplementedError
