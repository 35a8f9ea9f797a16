"""Checks of villages, whose facts the register does not keep yet (§3.10)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from households.checks.rule import Rule, Severity, Unanswered

E, W = Severity.ERROR, Severity.WARNING

RULES: tuple[Rule, ...] = ()

UNANSWERED: tuple[Unanswered, ...] = (
    Unanswered("VL-01", W, _("Village totals below the register"), needs=_("the village register (§2.5)")),
    Unanswered(
        "VL-02", E, _("More houses or wells to mend than households"), needs=_("the village register (§2.5)")
    ),
    Unanswered(
        "VL-03", W, _("Village land below that of its households"), needs=_("the village register (§2.5)")
    ),
    Unanswered("VL-04", W, _("Exited village with empty items"), needs=_("the village register (§2.5)")),
    Unanswered("VL-05", W, _("Exited village with much poverty"), needs=_("the village register (§2.5)")),
)
