"""Versions that can be compared (PEP 440), as far as releases, their candidates and local builds go."""
import re

__all__ = ["InvalidVersion", "Version", "parse"]

_form = re.compile(r"^\s*v?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|rc|alpha|beta|c|pre|preview)[-_.]?(\d*))?(?:[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-zA-Z0-9._-]+))?\s*$")
_stages = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}


class InvalidVersion(ValueError):
    pass


class Version:
    def __init__(self, version):
        found = _form.match(version.lower())
        if found is None:
            raise InvalidVersion(f"Invalid version: {version!r}")
        release, stage, stage_number, post, post_number, dev, dev_number, local = found.groups()
        self.release = tuple(int(each) for each in release.split("."))
        self.pre = None if stage is None else (_stages.get(stage, stage), int(stage_number or 0))
        self.post = None if post is None else int(post_number or 0)
        self.dev = None if dev is None else int(dev_number or 0)
        self.local = local
        trimmed = list(self.release)
        while len(trimmed) > 1 and trimmed[-1] == 0:
            trimmed.pop()
        if self.pre is not None:
            before = (1, self.pre)
        elif self.dev is not None and self.post is None:
            before = (0, ("", 0))
        else:
            before = (2, ("", 0))
        self._key = (tuple(trimmed), before, -1 if self.post is None else self.post, float("inf") if self.dev is None else self.dev, local or "")

    major = property(lambda self: self.release[0])
    minor = property(lambda self: self.release[1] if len(self.release) > 1 else 0)
    micro = property(lambda self: self.release[2] if len(self.release) > 2 else 0)
    is_prerelease = property(lambda self: self.pre is not None or self.dev is not None)
    base_version = property(lambda self: ".".join(str(each) for each in self.release))
    public = property(lambda self: str(self).split("+")[0])

    def __str__(self):
        text = self.base_version
        if self.pre is not None:
            text += f"{self.pre[0]}{self.pre[1]}"
        if self.post is not None:
            text += f".post{self.post}"
        if self.dev is not None:
            text += f".dev{self.dev}"
        return text if self.local is None else f"{text}+{self.local}"

    def __repr__(self):
        return f"<Version('{self}')>"

    def __hash__(self):
        return hash(self._key)

    def __eq__(self, other):
        return self._key == other._key if isinstance(other, Version) else NotImplemented

    def __lt__(self, other):
        return self._key < other._key if isinstance(other, Version) else NotImplemented

    def __le__(self, other):
        return self._key <= other._key if isinstance(other, Version) else NotImplemented

    def __gt__(self, other):
        return self._key > other._key if isinstance(other, Version) else NotImplemented

    def __ge__(self, other):
        return self._key >= other._key if isinstance(other, Version) else NotImplemented


def parse(version):
    return Version(version)
