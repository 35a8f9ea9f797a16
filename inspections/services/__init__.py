"""The acts of inspections: checklists, samples and answers, findings and their steps."""

from inspections.services.changing import cancel_inspection, change_inspection
from inspections.services.checklists import CHECKLISTS, load_checklists
from inspections.services.findings import (
    Assignment,
    Report,
    assign,
    reassign,
    record_finding,
    report,
    send_back,
)
from inspections.services.inspections import create_inspection, draw_sample, give_feedback, save_answers

__all__ = [
    "CHECKLISTS",
    "Assignment",
    "Report",
    "assign",
    "cancel_inspection",
    "change_inspection",
    "create_inspection",
    "draw_sample",
    "give_feedback",
    "load_checklists",
    "reassign",
    "record_finding",
    "report",
    "save_answers",
    "send_back",
]
