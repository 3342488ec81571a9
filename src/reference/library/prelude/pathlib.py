"""Paths as text (https://docs.python.org/3.13/library/pathlib.html): what names tell. No files are seen, so none is there."""
import fnmatch as _fnmatch
import os as _os
from os import path as _path


class PurePath(_os.PathLike):
    def __init__(self, *segments):
        self._text = _tidied("/".join(_segments(segments)))

    def _make(self, text):
        return type(self)(text)

    @property
    def _parts(self):
        return [each for each in self._text.split("/") if each and each != "."]

    @property
    def root(self):
        return "/" if self._text.startswith("/") else ""

    @property
    def anchor(self):
        return self.root

    @property
    def drive(self):
        return ""

    @property
    def parts(self):
        return tuple(([self.root] if self.root else []) + self._parts)

    @property
    def name(self):
        return self._parts[-1] if self._parts else ""

    @property
    def suffix(self):
        at = self.name.rfind(".")
        return self.name[at:] if 0 < at < len(self.name) - 1 else ""

    @property
    def suffixes(self):
        if self.name.endswith("."):
            return []
        return ["." + each for each in self.name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        suffix = self.suffix
        return self.name[:-len(suffix)] if suffix else self.name

    @property
    def parent(self):
        return self._make(self.root + "/".join(self._parts[:-1]))

    @property
    def parents(self):
        found, path = [], self
        while path.parent._text != path._text:
            path = path.parent
            found.append(path)
        return tuple(found)

    def joinpath(self, *segments):
        return type(self)(self, *segments)

    def __truediv__(self, other):
        if not isinstance(other, (str, PurePath)):
            return NotImplemented
        return self.joinpath(other)

    def __rtruediv__(self, other):
        if not isinstance(other, (str, PurePath)):
            return NotImplemented
        return type(self)(other, self)

    def with_name(self, name):
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        return self.parent / name

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    def with_suffix(self, suffix):
        if suffix and (not suffix.startswith(".") or suffix == "."):
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self.with_name(self.stem + suffix)

    def is_absolute(self):
        return self._text.startswith("/")

    def is_relative_to(self, other):
        other = type(self)(other)
        return other._text == self._text or other in self.parents

    def relative_to(self, other):
        other = type(self)(other)
        if not self.is_relative_to(other):
            raise ValueError(f"{str(self)!r} is not in the subpath of {str(other)!r}")
        return self._make("/".join(self.parts[len(other.parts):]))

    def as_posix(self):
        return str(self)

    def match(self, pattern):
        return _fnmatch.fnmatchcase(self.name if "/" not in pattern else self._text, pattern)

    def __fspath__(self):
        return self._text

    def __str__(self):
        return self._text

    def __repr__(self):
        return f"{type(self).__name__}({self._text!r})"

    def __hash__(self):
        return hash(self._text)

    def __eq__(self, other):
        return self._text == other._text if isinstance(other, PurePath) else NotImplemented

    def __lt__(self, other):
        return self._parts < other._parts if isinstance(other, PurePath) else NotImplemented


class PurePosixPath(PurePath):
    pass


class Path(PurePath):
    def __new__(cls, *segments):
        return object.__new__(PosixPath if cls is Path else cls)

    @classmethod
    def cwd(cls):
        return cls(_os.getcwd())

    @classmethod
    def home(cls):
        return cls(_path.expanduser("~"))

    def absolute(self):
        return self if self.is_absolute() else type(self)(_os.getcwd(), self)

    def resolve(self, strict=False):
        return type(self)(_path.normpath(str(self.absolute())))

    def expanduser(self):
        return type(self)(_path.expanduser(self._text))

    def exists(self):
        return False

    def is_file(self):
        return False

    def is_dir(self):
        return False


class PosixPath(Path, PurePosixPath):
    pass


def _segments(segments):
    found = []
    for each in segments:
        text = _os.fspath(each)
        found = [text] if text.startswith("/") else found + [text]
    return found


def _tidied(text):
    root = "/" if text.startswith("/") else ""
    return root + "/".join(each for each in text.split("/") if each and each != ".") or "."
