"""Stored figures: pages read them, jobs compute them; and the orders to close a year."""

from dashboards import scheme_queries
from dashboards.models.closing import ClosingRun
from dashboards.models.rollup import Rollup, RollupRun

scheme_queries.offer()

__all__ = ["ClosingRun", "Rollup", "RollupRun"]
