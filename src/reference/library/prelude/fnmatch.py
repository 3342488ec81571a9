"""Shell patterns (https://docs.python.org/3.13/library/fnmatch.html)."""
import re as _re


def translate(pat):
    return f"(?s:{_body(pat)})\\Z"


def _body(pat):
    out, at = "", 0
    while at < len(pat):
        char = pat[at]
        at += 1
        if char == "*":
            out += ".*"
        elif char == "?":
            out += "."
        elif char == "[":
            end = pat.find("]", at + 1 + (pat[at:at + 1] == "!"))
            if end < 0:
                out += "\\["
            else:
                inside = pat[at:end].replace("\\", "\\\\")
                out += "[" + ("^" + inside[1:] if inside.startswith("!") else inside) + "]"
                at = end + 1
        else:
            out += _re.escape(char)
    return out


def fnmatchcase(name, pat):
    return _re.fullmatch(_body(pat), name, _re.DOTALL) is not None


def fnmatch(name, pat):
    return fnmatchcase(name, pat)


def filter(names, pat):
    return [name for name in names if fnmatchcase(name, pat)]
