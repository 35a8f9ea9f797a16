"""Stored figures: pages read them, jobs compute them; orders to close a year; and reminders."""

from dashboards import scheme_queries
from dashboards.models.closing import ClosingRun
from dashboards.models.reminder import Digest, Reminder, Robot
from dashboards.models.rollup import Rollup, RollupRun

scheme_queries.offer()

__all__ = ["ClosingRun", "Digest", "Reminder", "Robot", "Rollup", "RollupRun"]
