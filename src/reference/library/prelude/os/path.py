"""Paths as text (posixpath)."""

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


def expanduser(path):
    return path


def expandvars(path):
    return path


def exists(path):
    return False


def isfile(path):
    return False


def isdir(path):
    return False


islink = lexists = exists
