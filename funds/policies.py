"""The rules about money, as pure functions; each answers with a sentence or with None."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Area
from common.templatetags.bangfu import yuan
from projects.codes import FUNDABLE_STATES, ProjectState, SubsidyMode

FEN = Decimal("0.01")
WAN = Decimal(10_000)
NAMES_SHOWN = 5


def refuse_project(state: str, label: str) -> str | None:
    """Why no money goes to the project: it is not in the approved library (PF-01, P5-60)."""
    if state in FUNDABLE_STATES:
        return None
    return _("Money goes to approved projects of the library only (PF-01); this one is: %(state)s.") % {
        "state": label
    }


def refuse_before_acceptance(subsidy_mode: str, state: str) -> str | None:
    """Why it is too early to pay: built first, subsidised after acceptance (PF-07)."""
    if subsidy_mode == SubsidyMode.AFTER and state != ProjectState.ACCEPTED:
        return _(
            "This project is built first and subsidised after acceptance; it is not accepted yet (PF-07)."
        )
    return None


def refuse_overspending(amount: Decimal, *, left: Decimal) -> str | None:
    """Why so much cannot be paid: less is left of what the source gave the project (PF-02)."""
    if amount <= 0:
        return _("The amount must be above 0 yuan.")
    if amount > left:
        return _(
            "Of this source %(left)s yuan are left for the project; %(amount)s yuan cannot be paid (PF-02)."
        ) % {"left": yuan(left), "amount": yuan(amount)}
    return None


def refuse_day(day: dt.date, *, first: dt.date | None, today: dt.date) -> str | None:
    """Why a movement cannot bear its day: ahead, or before the money was there."""
    if day > today:
        return _("This day lies in the future.")
    if first is not None and day < first:
        return _("This day lies before %(day)s, when the money was there.") % {
            "day": date_format(first, "Y-m-d")
        }
    return None


def refuse_allocation(amount: Decimal, *, available: Decimal, budget: Decimal, given: Decimal) -> str | None:
    """Why a source cannot give so much: less is left of it, or the project would get more than approved."""
    if amount > available:
        return _("Of this source %(left)s yuan are left to allocate; %(amount)s yuan are too much.") % {
            "left": yuan(available),
            "amount": yuan(amount),
        }
    if given + amount > budget:
        return _(
            "The project was approved with %(budget)s yuan and has %(given)s already; "
            "%(amount)s yuan more are too much (PF-02)."
        ) % {"budget": yuan(budget), "given": yuan(given), "amount": yuan(amount)}
    return None


def refuse_share(amount: Decimal, *, share: Decimal | None, given: Decimal) -> str | None:
    """Why the source gives a village no more: every village has an equal share of it (P5-09)."""
    if share is None or given + amount <= share:
        return None
    return _(
        "Each village gets %(share)s yuan of this source; this one has %(given)s already, "
        "%(amount)s yuan more are too much."
    ) % {"share": yuan(share), "given": yuan(given), "amount": yuan(amount)}


def refuse_place(source_area: Area, project_area: str) -> str | None:
    """Why the source cannot give to the project: the area that received it does not hold the project."""
    if project_area.startswith(source_area.pk):
        return None
    return _("This money was received by %(area)s; the project lies outside.") % {
        "area": source_area.full_name or source_area.name
    }


def refuse_list(lines: int, total: Decimal, amount: Decimal) -> str | None:
    """Why a list of households is not right in itself: empty, or its sum is not the payment's."""
    if not lines:
        return _("No household is on the list yet. Fill the list first.")
    if total != amount:
        return _("The list sums to %(total)s yuan, the payment to %(amount)s. Save the list again.") % {
            "total": yuan(total),
            "amount": yuan(amount),
        }
    return None


def refuse_left(names: Sequence[str]) -> str | None:
    """Why households cannot be paid: they are no longer on the register."""
    if not names:
        return None
    return _("No longer on the register of the open year: %(names)s. Take them off the list.") % {
        "names": some(names)
    }


def refuse_strangers(names: Sequence[str]) -> str | None:
    """Why households cannot be paid: they do not take part in the project (P5-60)."""
    if not names:
        return None
    return _("These households do not take part in the project: %(names)s.") % {"names": some(names)}


def refuse_outside(names: Sequence[str]) -> str | None:
    """Why households cannot be paid by this user: they live outside the user's area."""
    if not names:
        return None
    return _("These households live outside your area: %(names)s.") % {"names": some(names)}


def refuse_without_labour(names: Sequence[str]) -> str | None:
    """Why households get nothing of this money: nobody in them can work (P5-10)."""
    if not names:
        return None
    return _("This money is for households with labour capacity; nobody can work in: %(names)s.") % {
        "names": some(names)
    }


def some(names: Sequence[str]) -> str:
    """The first names, and how many more."""
    shown = "、".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return _("%(names)s and %(count)s more") % {"names": shown, "count": more} if more > 0 else shown


def doubt_amount(amount: Decimal, *, below: Decimal, above: Decimal) -> str | None:
    """What is odd about an amount: so small or so large that 10,000 yuan may be mistaken for yuan."""
    wording = {"amount": yuan(amount), "wan": f"{amount / WAN:,.4f}".rstrip("0").rstrip(".")}
    if amount < below:
        return (
            _("%(amount)s yuan (%(wan)s × 10,000) is very little. Were 10,000 yuan meant as the unit?")
            % wording
        )
    if amount > above:
        return _("%(amount)s yuan (%(wan)s × 10,000) is very much. Is that right?") % wording
    return None


def doubt_lines(names: Sequence[str], *, below: Decimal, above: Decimal) -> str | None:
    """What is odd about a list: households whose amount is far from what is usual."""
    if not names:
        return None
    return _("Less than %(below)s or more than %(above)s yuan for a household: %(names)s. Is that right?") % {
        "below": yuan(below),
        "above": yuan(above),
        "names": some(names),
    }


def line_amount(quantity: Decimal, standard: Decimal) -> Decimal:
    """Quantity × standard, to the fen, half a fen up, as the database rounds."""
    return (quantity * standard).quantize(FEN, rounding="ROUND_HALF_UP")
