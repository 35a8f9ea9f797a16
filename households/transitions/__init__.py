"""The tables of the register's life cycles."""

from households.transitions.adjustment import ADJUSTMENT
from households.transitions.exit import EXIT
from households.transitions.identification import IDENTIFICATION

__all__ = ["ADJUSTMENT", "EXIT", "IDENTIFICATION"]
