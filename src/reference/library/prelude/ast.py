"""Literals as text (Lib/ast.py). Trees of syntax are not made here."""


def literal_eval(node_or_string):
    text = node_or_string.strip(" \t")
    outside, quote, at = "", "", 0
    while at < len(text):
        char = text[at]
        if quote:
            if char == "\\":
                at += 1
            elif text.startswith(quote, at):
                at += len(quote) - 1
                quote = ""
        elif char in "'\"":
            quote = char * 3 if text.startswith(char * 3, at) else char
            at += len(quote) - 1
            outside += " "
        else:
            outside += char
        at += 1
    words = "".join(each if each.isalnum() or each == "_" else " " for each in outside).split()
    for word in words:
        if not (word[0].isdigit() or word in ("True", "False", "None", "b", "r", "u", "rb", "br", "set", "e", "j", "Ellipsis")):
            raise ValueError(f"malformed node or string: {node_or_string!r}")
    return eval(text, {"__builtins__": {"set": set}})
