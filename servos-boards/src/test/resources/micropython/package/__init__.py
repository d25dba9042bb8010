from .inner import NAME
from . import other
