"""Checks of villages, projects and funds, whose facts the register does not keep yet (§3.10, §3.11)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from households.checks.rule import Rule, Severity, Unanswered

E, W = Severity.ERROR, Severity.WARNING

RULES: tuple[Rule, ...] = ()

UNANSWERED: tuple[Unanswered, ...] = (
    Unanswered("VL-01", W, _("Village totals below the register"), needs="the village register (§2.5)"),
    Unanswered(
        "VL-02", E, _("More houses or wells to mend than households"), needs="the village register (§2.5)"
    ),
    Unanswered(
        "VL-03", W, _("Village land below that of its households"), needs="the village register (§2.5)"
    ),
    Unanswered("VL-04", W, _("Exited village with empty items"), needs="the village register (§2.5)"),
    Unanswered("VL-05", W, _("Exited village with much poverty"), needs="the village register (§2.5)"),
    Unanswered(
        "PF-01",
        E,
        _("Payment without an approved project"),
        needs="projects and payments, which stand on a floor above",
    ),
    Unanswered(
        "PF-02",
        E,
        _("Payments above the approved amount"),
        needs="projects and payments, which stand on a floor above",
    ),
    Unanswered(
        "PF-03",
        E,
        _("Project without target or link of interests"),
        needs="projects and payments, which stand on a floor above",
    ),
    Unanswered(
        "PF-04",
        W,
        _("Project finished without acceptance"),
        needs="projects and payments, which stand on a floor above",
    ),
    Unanswered(
        "PF-05",
        E,
        _("Loan beyond the limit of the product"),
        needs="projects and payments, which stand on a floor above",
    ),
    Unanswered(
        "PF-06",
        W,
        _("Funds per head below the year before"),
        needs="projects and payments, which stand on a floor above",
    ),
    Unanswered(
        "PF-07", E, _("Paid before acceptance"), needs="projects and payments, which stand on a floor above"
    ),
    Unanswered("PF-08", W, _("Paid twice"), needs="projects and payments, which stand on a floor above"),
)
