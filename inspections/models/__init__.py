"""Inspections with their samples and answers, and findings that are put right."""

from inspections.models.checklist import Checklist, ChecklistItem
from inspections.models.finding import Finding, FindingPhoto, FindingStep
from inspections.models.inspection import Answer, Inspection, SampledHousehold

__all__ = [
    "Answer",
    "Checklist",
    "ChecklistItem",
    "Finding",
    "FindingPhoto",
    "FindingStep",
    "Inspection",
    "SampledHousehold",
]
