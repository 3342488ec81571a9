"""Regular expressions (Lib/re)."""
import _re
from enum import IntFlag as _IntFlag


class RegexFlag(_IntFlag):
    NOFLAG = 0
    IGNORECASE = I = 2
    LOCALE = L = 4
    MULTILINE = M = 8
    DOTALL = S = 16
    UNICODE = U = 32
    VERBOSE = X = 64
    DEBUG = 128
    ASCII = A = 256


NOFLAG, IGNORECASE, MULTILINE, DOTALL, UNICODE, VERBOSE, ASCII = 0, 2, 8, 16, 32, 64, 256
I, M, S, U, X, A = IGNORECASE, MULTILINE, DOTALL, UNICODE, VERBOSE, ASCII


class PatternError(Exception):
    pass


error = PatternError


class Match:
    def __init__(self, pattern, text, spans):
        self.re = pattern
        self.string = text
        self._spans = spans
        self.pos = 0
        self.endpos = len(text)

    def _number(self, group):
        if isinstance(group, str):
            if group not in self.re.groupindex:
                raise IndexError("no such group")
            return self.re.groupindex[group]
        if not 0 <= group < len(self._spans):
            raise IndexError("no such group")
        return group

    def _text(self, group, default=None):
        start, end = self._spans[self._number(group)]
        return default if start < 0 else self.string[start:end]

    def group(self, *groups):
        if len(groups) <= 1:
            return self._text(groups[0] if groups else 0)
        return tuple(self._text(each) for each in groups)

    __getitem__ = group

    def groups(self, default=None):
        return tuple(self._text(each, default) for each in range(1, len(self._spans)))

    def groupdict(self, default=None):
        return {name: self._text(name, default) for name in self.re.groupindex}

    def start(self, group=0):
        return self._spans[self._number(group)][0]

    def end(self, group=0):
        return self._spans[self._number(group)][1]

    def span(self, group=0):
        return self._spans[self._number(group)]

    @property
    def lastindex(self):
        taken = [each for each in range(1, len(self._spans)) if self._spans[each][0] >= 0]
        return taken[-1] if taken else None

    def expand(self, template):
        return _expand(template, self)

    def __repr__(self):
        return f"<re.Match object; span={self.span()!r}, match={self.group()!r}>"


def _expand(template, match):
    """Groups in a replacement: \\1, \\g<1>, \\g<name>, and the usual escapes."""
    out = []
    at = 0
    while at < len(template):
        if template[at] != "\\" or at + 1 == len(template):
            out.append(template[at])
            at += 1
            continue
        following = template[at + 1]
        if following == "g":
            end = template.index(">", at)
            name = template[at + 3:end]
            out.append(match._text(int(name) if name.isdigit() else name, ""))
            at = end + 1
        elif following.isdigit():
            out.append(match._text(int(following), ""))
            at += 2
        else:
            out.append({"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}.get(following, "\\" + following))
            at += 2
    return "".join(out)


class Pattern:
    def __init__(self, pattern, flags):
        self.pattern = pattern
        self.flags = flags | UNICODE
        self._bits = flags
        self.groups, names = _re.describe(pattern, flags)
        self.groupindex = dict(names)

    def _find(self, string, start, anchored=False, whole=False):
        spans = _re.find(self.pattern, self._bits, string, start, anchored, whole)
        return None if spans is None else Match(self, string, spans)

    def match(self, string, pos=0):
        return self._find(string, pos, True)

    def fullmatch(self, string, pos=0):
        return self._find(string, pos, True, True)

    def search(self, string, pos=0):
        return self._find(string, pos)

    def finditer(self, string, pos=0):
        while pos <= len(string):
            found = self._find(string, pos)
            if found is None:
                return
            yield found
            pos = found.end() + (found.end() == found.start())

    def findall(self, string, pos=0):
        if self.groups == 0:
            return [each.group() for each in self.finditer(string, pos)]
        if self.groups == 1:
            return [each._text(1, "") for each in self.finditer(string, pos)]
        return [each.groups("") for each in self.finditer(string, pos)]

    def subn(self, repl, string, count=0):
        out = []
        last = made = 0
        for found in self.finditer(string):
            if count and made >= count:
                break
            out.append(string[last:found.start()])
            out.append(repl(found) if callable(repl) else _expand(repl, found))
            last = found.end()
            made += 1
        out.append(string[last:])
        return "".join(out), made

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def split(self, string, maxsplit=0):
        out = []
        last = 0
        for found in self.finditer(string):
            if maxsplit and len(out) >= maxsplit * (1 + self.groups):
                break
            out.append(string[last:found.start()])
            out.extend(found.groups())
            last = found.end()
        out.append(string[last:])
        return out

    def __repr__(self):
        return f"re.compile({self.pattern!r})"


def compile(pattern, flags=0):
    return pattern if isinstance(pattern, Pattern) else Pattern(pattern, int(flags))


def match(pattern, string, flags=0):
    return compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    return compile(pattern, flags).search(string)


def findall(pattern, string, flags=0):
    return compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return compile(pattern, flags).finditer(string)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern, flags).split(string, maxsplit)


def escape(pattern):
    return "".join("\\" + c if c in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f" else c for c in pattern)


def purge():
    pass
