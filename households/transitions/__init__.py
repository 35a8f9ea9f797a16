"""The tables of the register's life cycles."""

from households.transitions.adjustment import ADJUSTMENT
from households.transitions.alert import ALERT
from households.transitions.exit import EXIT
from households.transitions.identification import IDENTIFICATION
from households.transitions.monitoring import MONITORING
from households.transitions.village_exit import VILLAGE_EXIT

__all__ = ["ADJUSTMENT", "ALERT", "EXIT", "IDENTIFICATION", "MONITORING", "VILLAGE_EXIT"]
