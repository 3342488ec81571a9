"""Constants of characters."""

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join(map(str.capitalize, s.split(sep)))


class Template:
    """Texts with `$name` and `${name}` in them."""
    delimiter = "$"

    def __init__(self, template):
        self.template = template

    def _filled(self, values, missing):
        text, at, template = "", 0, self.template
        while at < len(template):
            if template[at] != self.delimiter:
                text += template[at]
                at += 1
                continue
            if template[at + 1:at + 2] == self.delimiter:
                text += self.delimiter
                at += 2
                continue
            braced = template[at + 1:at + 2] == "{"
            start = end = at + (2 if braced else 1)
            while end < len(template) and (template[end].isalnum() or template[end] == "_") and template[start].isascii() and not template[start].isdigit():
                end += 1
            name = template[start:end]
            if not name or (braced and template[end:end + 1] != "}"):
                text += missing(None, self.delimiter, at)
                at += 1
                continue
            end += braced
            text += str(values[name]) if name in values else missing(name, template[at:end], at)
            at = end
        return text

    def substitute(self, mapping={}, /, **kws):
        def missing(name, text, at):
            if name is None:
                line = self.template.count("\n", 0, at) + 1
                raise ValueError(f"Invalid placeholder in string: line {line}, col {at - self.template.rfind(chr(10), 0, at)}")
            raise KeyError(name)
        return self._filled({**dict(mapping), **kws}, missing)

    def safe_substitute(self, mapping={}, /, **kws):
        return self._filled({**dict(mapping), **kws}, lambda name, text, at: text)

    def get_identifiers(self):
        names = []
        self._filled({}, lambda name, text, at: "" if name is None or name in names else names.append(name) or "")
        return names


class Formatter:
    def parse(self, format_string):
        literal, at, size = "", 0, len(format_string)
        while at < size:
            char = format_string[at]
            if char in "{}" and format_string[at + 1:at + 2] == char:
                literal += char
                at += 2
                continue
            if char == "}":
                raise ValueError("Single '}' encountered in format string")
            if char != "{":
                literal += char
                at += 1
                continue
            depth, end = 1, at + 1
            while depth:
                if end >= size:
                    raise ValueError("expected '}' before end of string")
                depth += {"{": 1, "}": -1}.get(format_string[end], 0)
                end += 1
            head, _, spec = format_string[at + 1:end - 1].partition(":")
            name, mark, conversion = head.partition("!")
            yield literal, name, spec, conversion if mark else None
            literal, at = "", end
        if literal:
            yield literal, None, None, None

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        text, number = "", 0
        for literal, name, spec, conversion in self.parse(format_string):
            text += literal
            if name is None:
                continue
            if name == "":
                name, number = str(number), number + 1
            value, _ = self.get_field(name, args, kwargs)
            value = self.convert_field(value, conversion)
            text += self.format_field(value, self.vformat(spec, args, kwargs) if "{" in spec else spec)
        return text

    def get_field(self, field_name, args, kwargs):
        import re
        first, *rest = re.findall(r"[^.\[\]]+", field_name)
        value = self.get_value(int(first) if first.isdigit() else first, args, kwargs)
        for kind, name in re.findall(r"([.\[])([^.\[\]]+)", field_name[len(first):]):
            value = getattr(value, name) if kind == "." else value[int(name) if name.isdigit() else name]
        return value, first

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def convert_field(self, value, conversion):
        return value if conversion is None else {"s": str, "r": repr, "a": ascii}[conversion](value)

    def format_field(self, value, format_spec):
        return format(value, format_spec)
