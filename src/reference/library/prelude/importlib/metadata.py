"""Versions of installed distributions, as their metadata says."""
import _imp


class PackageNotFoundError(ModuleNotFoundError):
    def __str__(self):
        return f"No package metadata was found for {self.name}"

    @property
    def name(self):
        return self.args[0]


class _Distribution:
    def __init__(self, name, version):
        self.name = name
        self.version = version
        self.metadata = {"Name": name, "Version": version}


def distribution(distribution_name):
    if not distribution_name:
        raise ValueError("A distribution name is required.")
    found = _imp.installed_version(distribution_name)
    if found is None:
        raise PackageNotFoundError(distribution_name)
    return _Distribution(distribution_name, found)


def version(distribution_name):
    return distribution(distribution_name).version


def metadata(distribution_name):
    return distribution(distribution_name).metadata
