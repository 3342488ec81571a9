"""Streams in memory (Lib/_pyio.py). What would open files is not here."""
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 131072


class UnsupportedOperation(OSError, ValueError):
    pass


class IOBase:
    closed = False

    def close(self):
        self.closed = True

    def flush(self):
        pass

    def readable(self):
        return True

    writable = seekable = readable

    def isatty(self):
        return False

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line


class TextIOBase(IOBase):
    pass


class RawIOBase(IOBase):
    pass


class BufferedIOBase(IOBase):
    pass


class _Memory(IOBase):
    _newline = None

    def _start(self, initial):
        self._content, self._at = initial, 0

    def getvalue(self):
        return self._content

    def write(self, s):
        gap = self._content[:0].ljust(max(0, self._at - len(self._content)))
        self._content = self._content[:self._at] + gap + s + self._content[self._at + len(s):]
        self._at += len(s)
        return len(s)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def read(self, size=-1):
        end = len(self._content) if size is None or size < 0 else self._at + size
        found = self._content[self._at:end]
        self._at += len(found)
        return found

    def readline(self, size=-1):
        end = self._content.find(self._newline, self._at)
        return self.read(len(self._content) - self._at if end < 0 else end + 1 - self._at)

    def readlines(self, hint=-1):
        return list(self)

    def seek(self, pos, whence=0):
        self._at = pos if whence == 0 else self._at + pos if whence == 1 else len(self._content) + pos
        return self._at

    def tell(self):
        return self._at

    def truncate(self, size=None):
        size = self._at if size is None else size
        self._content = self._content[:size]
        return size


class StringIO(_Memory, TextIOBase):
    _newline = "\n"

    def __init__(self, initial_value="", newline="\n"):
        self._start(initial_value or "")


class BytesIO(_Memory, BufferedIOBase):
    _newline = b"\n"

    def __init__(self, initial_bytes=b""):
        self._start(bytes(initial_bytes))

    def getbuffer(self):
        return self._content
