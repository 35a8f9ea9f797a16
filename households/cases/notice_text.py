"""What the public notice of a case says (D05, D06)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Area
from households.forms.notices import Proposal
from households.models import ExitCase, IdentificationCase, NoticeKind
from households.services.case_notices import NoticeLevel, public_list, waiting_beside


def propose_notice(case: Any, level: NoticeLevel) -> Proposal:
    """The notice of the level for the case as it is now."""
    area = Area.objects.get(pk=level.area(case))
    wording = {"place": area.name, "year": case.year_id, "what": _what(case)}
    if level.kind == NoticeKind.ANNOUNCEMENT:
        title = _("Announcement of %(place)s on the %(what)s of %(year)s") % wording
        body = _(
            "By the procedure laid down, and decided by the county's leading group, the households below are "
            "announced: %(what)s."
        )
    else:
        title = _("Public notice of %(place)s on the intended %(what)s of %(year)s") % wording
        body = _(
            "By the procedure laid down, the households below are shown to the public: intended %(what)s. "
            "Whoever objects tells the village, the township or the telephone below within the days of the "
            "notice."
        )
    beside = waiting_beside(case, level).in_view().order_by("household__area", "pk")
    return Proposal(
        area=area,
        title=title,
        parameter=level.parameter,
        body=body % wording,
        table=public_list([case]),
        others=[(other.pk, f"{other.household.area.name} {other.head}") for other in beside],
    )


def _what(case: Any) -> str:
    if isinstance(case, IdentificationCase):
        return _("identification of poor households")
    if isinstance(case, ExitCase):
        return _("exit of poor households")
    return str(case.get_kind_display())
