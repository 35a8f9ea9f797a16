"""Stored figures: pages read them, jobs compute them; and the orders to close a year."""

from dashboards.models.closing import ClosingRun
from dashboards.models.rollup import Rollup, RollupRun

__all__ = ["ClosingRun", "Rollup", "RollupRun"]
