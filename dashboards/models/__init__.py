"""Stored figures: pages read them, jobs compute them."""

from dashboards.models.rollup import Rollup, RollupRun

__all__ = ["Rollup", "RollupRun"]
