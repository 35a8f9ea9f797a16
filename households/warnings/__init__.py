"""Early warning (防返贫预警): what the register shows, and the nightly look at it."""

from households.warnings.conditions import COMPUTED, Condition
from households.warnings.running import raise_alerts, take_over_register

__all__ = ["COMPUTED", "Condition", "raise_alerts", "take_over_register"]
