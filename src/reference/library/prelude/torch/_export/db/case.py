"""What examples of exportdb import (torch/_export/db/case.py)."""
from enum import Enum


class SupportLevel(Enum):
    SUPPORTED = 1
    NOT_SUPPORTED_YET = 0
