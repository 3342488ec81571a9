"""JSON (Lib/json)."""


class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        super().__init__(f"{msg}: line {lineno} column {colno} (char {pos})")
        self.msg, self.doc, self.pos, self.lineno, self.colno = msg, doc, pos, lineno, colno


_escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def _quoted(text, ensure_ascii):
    out = []
    for c in text:
        point = ord(c)
        if c in _escapes:
            out.append(_escapes[c])
        elif point < 32 or ensure_ascii and 126 < point < 0x10000:
            out.append(f"\\u{point:04x}")
        elif ensure_ascii and point >= 0x10000:
            point -= 0x10000
            out.append(f"\\u{0xd800 + (point >> 10):04x}\\u{0xdc00 + (point & 0x3ff):04x}")
        else:
            out.append(c)
    return '"' + "".join(out) + '"'


def _number(value):
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return float.__repr__(value)


class JSONEncoder:
    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False, indent=None, separators=None, default=None):
        self.ensure_ascii = ensure_ascii
        self.sort_keys = sort_keys
        self.indent = " " * indent if isinstance(indent, int) else indent
        self.item_separator, self.key_separator = separators or (("," if indent is not None else ", "), ": ")
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o, level=0):
        if o is None:
            return "null"
        if o is True:
            return "true"
        if o is False:
            return "false"
        if isinstance(o, str):
            return _quoted(o, self.ensure_ascii)
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return _number(o)
        if isinstance(o, (list, tuple)):
            return self._block("[", "]", [self.encode(each, level + 1) for each in o], level)
        if isinstance(o, dict):
            items = sorted(o.items()) if self.sort_keys else o.items()
            return self._block("{", "}", [self._key(key) + self.key_separator + self.encode(value, level + 1) for key, value in items], level)
        return self.encode(self.default(o), level)

    def _key(self, key):
        if isinstance(key, str):
            return _quoted(key, self.ensure_ascii)
        if key is None or isinstance(key, (bool, int, float)):
            return '"' + self.encode(key) + '"'
        raise TypeError(f"keys must be str, int, float, bool or None, not {key.__class__.__name__}")

    def _block(self, start, end, parts, level):
        if not parts:
            return start + end
        if self.indent is None:
            return start + self.item_separator.join(parts) + end
        line = "\n" + self.indent * (level + 1)
        return start + line + (self.item_separator + line).join(parts) + "\n" + self.indent * level + end


def dumps(obj, *, cls=None, **kwargs):
    return (cls or JSONEncoder)(**kwargs).encode(obj)


def dump(obj, fp, **kwargs):
    fp.write(dumps(obj, **kwargs))


class _Reader:
    def __init__(self, text, object_hook, object_pairs_hook, parse_float, parse_int):
        self.text = text
        self.at = 0
        self.object_hook, self.object_pairs_hook = object_hook, object_pairs_hook
        self.parse_float, self.parse_int = parse_float or float, parse_int or int

    def space(self):
        while self.at < len(self.text) and self.text[self.at] in " \t\n\r":
            self.at += 1

    def fail(self, message, at=None):
        raise JSONDecodeError(message, self.text, self.at if at is None else at)

    def value(self):
        self.space()
        text, at = self.text, self.at
        for word, value in (("null", None), ("true", True), ("false", False), ("NaN", float("nan")), ("Infinity", float("inf")), ("-Infinity", float("-inf"))):
            if text.startswith(word, at):
                self.at += len(word)
                return value
        c = text[at] if at < len(text) else ""
        if c == '"':
            return self.string()
        if c == "[":
            return self.array()
        if c == "{":
            return self.object()
        return self.number()

    def number(self):
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in "+-0123456789.eE":
            self.at += 1
        piece = self.text[start:self.at]
        if not piece or piece == "-":
            self.fail("Expecting value", start)
        return self.parse_float(piece) if any(c in piece for c in ".eE") else self.parse_int(piece)

    def string(self):
        self.at += 1
        out = []
        while True:
            if self.at >= len(self.text):
                self.fail("Unterminated string starting at")
            c = self.text[self.at]
            self.at += 1
            if c == '"':
                return "".join(out)
            if c != "\\":
                out.append(c)
                continue
            escape = self.text[self.at]
            self.at += 1
            if escape == "u":
                out.append(chr(int(self.text[self.at:self.at + 4], 16)))
                self.at += 4
            else:
                out.append({"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}.get(escape, escape))

    def array(self):
        self.at += 1
        out = []
        self.space()
        if self.text[self.at:self.at + 1] == "]":
            self.at += 1
            return out
        while True:
            out.append(self.value())
            self.space()
            c = self.text[self.at:self.at + 1]
            self.at += 1
            if c == "]":
                return out
            if c != ",":
                self.fail("Expecting ',' delimiter", self.at - 1)

    def object(self):
        self.at += 1
        pairs = []
        self.space()
        if self.text[self.at:self.at + 1] == "}":
            self.at += 1
        else:
            while True:
                self.space()
                if self.text[self.at:self.at + 1] != '"':
                    self.fail("Expecting property name enclosed in double quotes")
                key = self.string()
                self.space()
                if self.text[self.at:self.at + 1] != ":":
                    self.fail("Expecting ':' delimiter")
                self.at += 1
                pairs.append((key, self.value()))
                self.space()
                c = self.text[self.at:self.at + 1]
                self.at += 1
                if c == "}":
                    break
                if c != ",":
                    self.fail("Expecting ',' delimiter", self.at - 1)
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs)
        made = dict(pairs)
        return made if self.object_hook is None else self.object_hook(made)


def loads(s, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, object_pairs_hook=None, **kw):
    if isinstance(s, bytes):
        s = s.decode()
    reader = _Reader(s, object_hook, object_pairs_hook, parse_float, parse_int)
    value = reader.value()
    reader.space()
    if reader.at != len(s):
        reader.fail("Extra data")
    return value


def load(fp, **kw):
    return loads(fp.read(), **kw)


class JSONDecoder:
    def decode(self, s):
        return loads(s)
