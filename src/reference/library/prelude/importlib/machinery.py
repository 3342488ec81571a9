"""Finding compiled extensions. They are taken to be there: what they hold says so itself when it is used."""

EXTENSION_SUFFIXES = [".cpython-313-x86_64-linux-gnu.so", ".abi3.so", ".so"]
SOURCE_SUFFIXES = [".py"]


class ModuleSpec:
    def __init__(self, name, loader=None, *, origin=None):
        self.name = name
        self.loader = loader
        self.origin = origin


class ExtensionFileLoader:
    def __init__(self, name, path):
        self.name = name
        self.path = path


class FileFinder:
    def __init__(self, path, *loader_details):
        self.path = path

    def find_spec(self, fullname, target=None):
        return ModuleSpec(fullname, origin=self.path + "/" + fullname + EXTENSION_SUFFIXES[-1])
