from typing import *
from typing import _Special
