"""Pension subsidies: the list of a payment filled from contributions, each claimed by one payment (P5-38)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from funds.models import Contribution, Payment
from funds.services.lines import GivenLine, put_lines
from funds.services.payments import lock_draft
from households.models import HouseholdYear
from projects.codes import ProjectCategory


@transaction.atomic
def fill_from_contributions(*, user: User, payment: Payment, year: int) -> int:
    """Put every household with a subsidy of the year on the list, in the project's area; how many there are.

    What stood on the list before is replaced. A contribution that another payment claims stays off, and so
    does who left the register.
    """
    locked = lock_draft(user, payment)
    if locked.project.category != ProjectCategory.SECURITY:
        raise Refused(
            _("Pension subsidies are paid out of a project of the category “%(category)s”.")
            % {"category": ProjectCategory.SECURITY.label}
        )
    due = _due(locked, year)
    if not due:
        raise Refused(_("Nobody here has a subsidy of %(year)s that is not claimed yet.") % {"year": year})
    sums: dict[int, list[Decimal]] = {}
    for row in due:
        sums.setdefault(row.household_id, []).append(row.subsidy)
    item = _("Pension subsidy %(year)s") % {"year": year}
    lines = [
        GivenLine(household, item, Decimal(1), sum(amounts, Decimal(0)), _people(len(amounts)))
        for household, amounts in sums.items()
    ]
    count = put_lines(user=user, payment=locked, lines=lines)
    Contribution.objects.filter(pk__in=[row.pk for row in due]).update(payment=locked)
    return count


def _people(count: int) -> str:
    return _("%(count)s people") % {"count": count}


def _due(payment: Payment, year: int) -> list[Any]:
    """The contributions of the year to be subsidised, locked: two payments cannot claim the same."""
    registered = HouseholdYear.objects.filter(year__closed_on=None).registered().values("household")
    rows = Contribution.objects.filter(year=year, household__in=registered).inside(payment.project.area_id)
    # What this payment claimed before is free again, since its list is replaced.
    rows = rows.unclaimed() | rows.filter(payment=payment)
    keys = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    found: Any = Contribution.objects.filter(pk__in=keys).with_subsidy()
    return list(found.filter(subsidy__gt=0).order_by("household__area", "household", "pk"))


def years_due(payment: Payment) -> list[int]:
    """The years with contributions that this payment could still subsidise, the newest first."""
    if payment.project.category != ProjectCategory.SECURITY:
        return []
    rows: Any = Contribution.objects.inside(payment.project.area_id).unclaimed().with_subsidy()
    return list(rows.filter(subsidy__gt=0).order_by("-year").values_list("year", flat=True).distinct())
