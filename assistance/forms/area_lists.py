"""The lists of who answers for villages and townships, and of donations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Act
from assistance.area_codes import AreaRole, DonationKind, DonationState, PartnerType
from assistance.forms.team_lists import TeamListForm
from assistance.models import AreaPairing, Donation, Pairing
from common.lists import ListColumn


def _end_url(row: Any) -> str:
    return reverse("assistance:area_pairing_end", args=[row.pk]) if row.may_end else ""


class AreaPairingListForm(TeamListForm):
    """Who answers for which area on the day, by place."""

    default_order = ("area", "role", "-is_lead", "-valid_from", "pk")
    columns = (
        ListColumn("area", _("Place"), lambda p: p.area.full_name or p.area.name, ("area",), css="nowrap"),
        ListColumn("role", _("Part"), lambda p: p.get_role_display(), ("role",), url=_end_url, css="nowrap"),
        ListColumn("who", _("Person or organisation"), lambda p: p.who),
        ListColumn("lead", _("Leads"), lambda p: _("yes") if p.is_lead else ""),
        ListColumn("households", _("Households helped there"), lambda p: p.households, css="num"),
        ListColumn("valid_from", _("Paired from"), lambda p: p.valid_from, ("valid_from",), css="nowrap"),
        ListColumn("valid_to", _("Paired to"), lambda p: p.valid_to, css="nowrap"),
        ListColumn("end_reason", _("Reason for ending"), lambda p: p.end_reason, export_only=True),
        ListColumn("note", _("Remark"), lambda p: p.note, export_only=True),
    )

    role = forms.ChoiceField(label=_("Part"), required=False, choices=[("", _("all")), *AreaRole.choices])
    ended = forms.BooleanField(label=_("ended ones too"), required=False)
    short = forms.BooleanField(label=_("leaders with fewer households than the rule"), required=False)

    def __init__(self, *args: Any, leader_households: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leader_households = leader_households

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        rows = super().filter(rows, cleaned)
        if not cleaned["ended"]:
            rows = rows.in_force(self.today)
        if cleaned["role"]:
            rows = rows.of_role(cleaned["role"])
        if cleaned["short"]:
            rows = rows.of_role(AreaRole.LEADER).filter(households__lt=self.leader_households)
        if word := cleaned["q"]:
            called = Q(person__in=User.objects.called(word).values("pk"))
            rows = rows.filter(
                called | Q(organisation__name__contains=word) | Q(area__full_name__contains=word)
            )
        return rows


def area_pairing_rows(user: User, today: dt.date) -> Any:
    """What a user reads; `households` counts those that the person helps in the area itself."""
    helped = Pairing.objects.in_force(today).filter(
        helper=OuterRef("person"), household__area__code__startswith=OuterRef("area_id")
    )
    count = helped.order_by().values("helper").annotate(n=Count("household_id", distinct=True)).values("n")
    rows = AreaPairing.objects.visible_to(user).annotate(households=Coalesce(Subquery(count), 0))
    rows = rows.annotate(may_end=Value(user.access.may(Act.EDIT_PAIRINGS)))
    return rows.select_related("area", "person", "organisation")


class DonationListForm(TeamListForm):
    """Needs and donations, newest first; those received are the notice to the public."""

    default_order = ("-needed_on", "-pk")
    columns = (
        ListColumn("needed_on", _("Date"), lambda d: d.needed_on, ("needed_on",), css="nowrap"),
        ListColumn("village", _("Village"), lambda d: d.village.full_name, css="nowrap"),
        ListColumn(
            "need",
            _("What is needed"),
            lambda d: d.need,
            url=lambda d: reverse("assistance:donation_edit", args=[d.pk]) if d.may_edit else "",
        ),
        ListColumn("donor", _("Donor"), lambda d: d.donor),
        ListColumn("partner", _("Kind of partner"), lambda d: d.get_partner_display(), css="nowrap"),
        ListColumn("kind", _("Kind"), lambda d: d.get_kind_display(), css="nowrap"),
        ListColumn("goods", _("Goods and quantity"), lambda d: d.goods),
        ListColumn("amount", _("Amount (yuan)"), lambda d: d.amount, ("amount",), css="num"),
        ListColumn("state", _("State"), lambda d: DonationState(d.state).label, css="nowrap"),
        ListColumn("received_on", _("Received on"), lambda d: d.received_on, css="nowrap"),
        ListColumn("received_by", _("Received by"), lambda d: d.received_by, export_only=True),
        ListColumn("publicised_on", _("Publicised on"), lambda d: d.publicised_on, css="nowrap"),
        ListColumn("publicised_at", _("Publicised where"), lambda d: d.publicised_at, export_only=True),
    )

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *DonationState.choices]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *DonationKind.choices])

    partner = forms.ChoiceField(
        label=_("Kind of partner"), required=False, choices=[("", _("all")), *PartnerType.choices]
    )

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        rows = super().filter(rows, cleaned)
        for name in ("state", "kind", "partner"):
            if cleaned[name]:
                rows = rows.filter(**{name: cleaned[name]})
        if word := cleaned["q"]:
            rows = rows.annotate(text=Concat(F("need"), Value(" "), F("donor"))).filter(text__contains=word)
        return rows


def donation_rows(user: User) -> Any:
    """The needs and donations that a user reads."""
    rows = Donation.objects.visible_to(user).with_state().select_related("village")
    return rows.annotate(may_edit=Value(user.access.may(Act.EDIT_PAIRINGS)))
