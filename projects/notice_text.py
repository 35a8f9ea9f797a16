"""What a project's public notice says (D24), with its households as they may be shown (D25, D05)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Area
from households.forms.notices import Proposal
from projects.models import Participation, Project
from projects.services.notices import NoticeLevel


def propose_notice(project: Project, level: NoticeLevel) -> Proposal:
    """The notice of the level for the project as it is now."""
    return Proposal(
        area=Area.objects.get(pk=level.area(project)),
        title=_("Public notice about the project “%(name)s”") % {"name": project.name},
        parameter=level.parameter,
        body=_body(project),
        table=public_list(project),
    )


def public_list(project: Project) -> dict[str, Any]:
    """Households by name of their heads only: no numbers of people, no telephones; the sum at the end."""
    rows: list[list[Any]] = []
    total = Decimal(0)
    parts: Any = Participation.objects.filter(project=project).in_view()
    for number, row in enumerate(parts, 1):
        total += row.amount
        terms = [row.item, f"{row.quantity:f}", f"{row.standard:,.2f}", f"{row.amount:,.2f}"]
        rows.append([number, row.head or "", row.get_mode_display(), *terms])
    if not rows:
        return {}
    return {
        "head": [
            _("No."),
            _("household head"),
            _("way of taking part"),
            _("subsidised item"),
            _("quantity"),
            _("standard (yuan each)"),
            _("amount (yuan)"),
        ],
        "rows": [*rows, [_("Total"), "", "", "", "", "", f"{total:,.2f}"]],
    }


def _body(project: Project) -> str:
    def label(name: str) -> str:
        return str(project.label(name))

    days = " – ".join(date_format(day, "Y-m-d") for day in (project.starts_on, project.ends_on))
    facts = (
        (label("name"), project.name),
        (label("category"), project.get_category_display()),
        (label("site"), project.site or project.area.full_name),
        (label("content"), project.content),
        (_("Period"), days),
        (label("organisation"), project.organisation.name),
        (label("budget"), f"{project.budget:,.2f}"),
        (_("Sources of funds"), _sources(project)),
        (label("target"), project.target),
        (label("linkage"), project.linkage),
    )
    return "\n".join(f"{name}：{value}" for name, value in facts if value)


def _sources(project: Project) -> str:
    names = ("fund_central", "fund_province", "fund_city", "fund_county", "fund_self")
    parts = [(project.label(name), getattr(project, name)) for name in names]
    return "；".join(f"{label} {amount:,.2f}" for label, amount in parts if amount)
