"""Versions of packages (https://packaging.pypa.io)."""
