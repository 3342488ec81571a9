"""Paths as text (posixpath). Of files, there are those that modules can be read from."""
import _imp

sep = "/"
curdir = "."
pardir = ".."


def join(first, *rest):
    path = first
    for part in rest:
        if part.startswith("/"):
            path = part
        elif not path or path.endswith("/"):
            path += part
        else:
            path += "/" + part
    return path


def split(path):
    cut = path.rfind("/") + 1
    head, tail = path[:cut], path[cut:]
    if head and head != "/" * len(head):
        head = head.rstrip("/")
    return head, tail


def basename(path):
    return split(path)[1]


def dirname(path):
    return split(path)[0]


def splitext(path):
    cut = path.rfind(".")
    if cut <= path.rfind("/") + 1:
        return path, ""
    return path[:cut], path[cut:]


def isabs(path):
    return path.startswith("/")


def normpath(path):
    if path == "":
        return "."
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".." or not isabs(path):
            parts.append(part)
    text = "/".join(parts)
    return "/" + text if isabs(path) else text or "."


def abspath(path):
    return normpath(join("/", path))


realpath = abspath


def relpath(path, start=curdir):
    to, since = [part for part in abspath(path).split("/") if part], [part for part in abspath(start).split("/") if part]
    same = 0
    while same < min(len(to), len(since)) and to[same] == since[same]:
        same += 1
    return "/".join([pardir] * (len(since) - same) + to[same:]) or curdir


def commonprefix(m):
    if not m:
        return ""
    low, high = min(m), max(m)
    return next((low[:i] for i, part in enumerate(low) if part != high[i]), low)


def commonpath(paths):
    parts = [[part for part in path.split("/") if part not in ("", ".")] for path in paths]
    return ("/" if isabs(list(paths)[0]) else "") + "/".join(commonprefix(parts))


def splitdrive(path):
    return "", path


def normcase(path):
    return path


def expanduser(path):
    return path


def expandvars(path):
    return path


def entries(path):
    """What a folder among the sources holds; None where there is no such folder."""
    text = normpath(str(path)).strip("/")
    return _imp.entries("" if text == "." else text)


def isfile(path):
    head, tail = split(normpath(str(path)))
    return tail in (entries(head) or ())


def isdir(path):
    return entries(path) is not None


def exists(path):
    return isfile(path) or isdir(path)


islink = lexists = exists
