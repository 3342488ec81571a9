"""Indentation of text."""


def dedent(text):
    lines = text.split("\n")
    margins = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    margin = min(margins) if margins else 0
    return "\n".join(line[margin:] if line.strip() else "" for line in lines)


def indent(text, prefix, predicate=None):
    lines = text.splitlines(True)
    return "".join(prefix + line if (predicate(line) if predicate else line.strip()) else line for line in lines)


def wrap(text, width=70, *, initial_indent="", subsequent_indent="", break_long_words=True, **kwargs):
    lines, line = [], initial_indent
    empty = True
    for word in text.split():
        while True:
            room = width - len(line) - (0 if empty else 1)
            if len(word) <= room:
                line += word if empty else " " + word
                empty = False
                break
            if empty:
                if not break_long_words or room <= 0:
                    line += word
                    empty = False
                    break
                lines.append(line + word[:room])
                word = word[room:]
            else:
                lines.append(line)
            line, empty = subsequent_indent, True
    if not empty:
        lines.append(line)
    return lines


def fill(text, width=70, **kwargs):
    return "\n".join(wrap(text, width, **kwargs))


def shorten(text, width, *, placeholder=" [...]", **kwargs):
    words = text.split()
    if len(" ".join(words)) <= width:
        return " ".join(words)
    while words:
        words.pop()
        if len(" ".join(words) + placeholder) <= width and words:
            return " ".join(words) + placeholder
    return placeholder.strip()
