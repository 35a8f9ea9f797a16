"""Forms of the differences that comparisons found: the lists, and the review of one or many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter
from accounts.models import User
from accounts.roles import Act
from common.forms import DressedForm, QuickSelect, dress
from common.lists import ListColumn, ListForm
from households.codes.comparing import DECISIONS, Decision, Difference, Ground
from households.models import ComparisonHit, ComparisonSource, MemberYear
from households.roster_scope import may_compare

UNDECIDED, DECIDED = "open", "done"
CHOSEN = "chosen"


def _tick(hit: ComparisonHit) -> Any:
    label = gettext("Choose %(name)s") % {"name": hit.person_name}
    return format_html(
        '<input class="form-check-input" type="checkbox" name="hit" value="{}" form="{}" aria-label="{}">',
        hit.pk,
        CHOSEN,
        label,
    )


def _address(hit: ComparisonHit) -> str:
    return reverse("households:comparison_hit", args=[hit.pk])


TICK = ListColumn("tick", "", _tick, css="w-1")
COLUMNS = (
    ListColumn("name", _("name"), lambda h: h.person_name or _("(deleted)"), url=_address, css="nowrap"),
    ListColumn("number", _("ID number"), lambda h: str(h.shown_number or ""), css="nowrap"),
    ListColumn("birth", _("date of birth"), lambda h: h.person_birth, css="nowrap"),
    ListColumn(
        "place",
        _("place"),
        lambda h: h.household.area.full_name if h.household else "",
        order=("household__area", "pk"),
    ),
    ListColumn("head", _("household head"), lambda h: h.head_name or "", css="nowrap"),
    ListColumn("ground", _("why"), lambda h: h.get_ground_display(), order=("ground", "pk")),
    ListColumn("match", _("found"), lambda h: h.get_match_display(), css="nowrap"),
    ListColumn("detail", _("details on the roster"), lambda h: h.roster_detail),
    ListColumn(
        "decision", _("decision"), lambda h: h.get_decision_display(), order=("decision", "pk"), css="nowrap"
    ),
    ListColumn("reason", _("reason for the decision"), lambda h: h.reason, export_only=True),
    ListColumn("by", _("decided by"), lambda h: h.decided_by.name if h.decided_by else "", export_only=True),
    ListColumn("at", _("decided at"), lambda h: h.decided_at, export_only=True),
)


def hit_rows(user: User, source: ComparisonSource, *, year: int) -> QuerySet[Any]:
    """The differences of a roster that the user sees, with what the list shows of each."""
    hits: Any = ComparisonHit.objects.visible_to(user).filter(source=source).with_person(year)
    return hits.select_related("member", "household__area", "decided_by")


class HitListForm(AreaFilter, ListForm):
    """One of the three lists of a roster, by place, ground and decision."""

    columns = COLUMNS
    default_order = ("pk",)

    kind = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    decision = forms.ChoiceField(label=_("decision"), required=False, widget=QuickSelect)
    ground = forms.ChoiceField(
        label=_("why"), required=False, choices=[("", _("all")), *Ground.choices], widget=QuickSelect
    )
    gone = forms.BooleanField(label=_("not found any more"), required=False)

    def __init__(
        self, data: QueryDict, rows: QuerySet[Any], *, user: User, source: ComparisonSource, year: int
    ) -> None:
        super().__init__(data, rows)
        self.year = year
        self.may_decide = user.access.may(Act.REVIEW_COMPARISON)
        self.kinds = source.kinds_for(unmatched=may_compare(user.access, source.kind))
        wanted = data.get("kind", "")
        self.list_kind = wanted if wanted in self.kinds else self.kinds[0]
        self.fields["q"].label = _("name")
        self.fields["kind"].choices = Difference.choices  # type: ignore[attr-defined]
        states = [("", _("all")), (UNDECIDED, _("not decided")), (DECIDED, _("decided"))]
        self.fields["decision"].choices = [*states, *Decision.choices]  # type: ignore[attr-defined]
        self.offer_areas(user, data)
        dress(self)

    @property
    def shown_columns(self) -> list[ListColumn]:
        """The columns of the page, a tick first where something can be decided."""
        shown = super().shown_columns
        return [TICK, *shown] if self.may_decide else shown

    @property
    def is_narrowed(self) -> bool:
        """Whether any criterion besides the list itself is set."""
        return any(self.params.get(name) for name in self.fields if name != "kind")

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By list, place, ground, decision, and the beginning of the name."""
        rows = rows.filter(kind=self.list_kind, gone=cleaned["gone"])
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["ground"]:
            rows = rows.filter(ground=cleaned["ground"])
        if cleaned["decision"] == DECIDED:
            rows = rows.exclude(decision="")
        elif cleaned["decision"]:
            rows = rows.filter(decision=cleaned["decision"].replace(UNDECIDED, ""))
        return rows.filter(self._named(cleaned["q"])) if cleaned["q"] else rows

    def _named(self, text: str) -> Q:
        members = MemberYear.objects.of_year(self.year).filter(name__startswith=text)
        return Q(member__in=members.values("member")) | Q(roster_name__startswith=text)


class DecisionForm(DressedForm):
    """The decision on the chosen differences; it carries the version of each that was looked at."""

    decision = forms.ChoiceField(label=_("decision"))
    reason = forms.CharField(
        label=_("reason for the decision"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, hits: Sequence[ComparisonHit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hits = hits
        kinds = {hit.kind for hit in hits}
        choices = [(d.value, d.label) for d in Decision if all(d in DECISIONS[kind] for kind in kinds)]
        self.fields["decision"].choices = [("", "---------"), *choices]  # type: ignore[attr-defined]

    def versions(self) -> dict[int, int]:
        """Version by key, as the page was drawn with it; 0 where the page did not say."""
        sent = set(self.data.getlist("version"))  # type: ignore[attr-defined]
        return {hit.pk: hit.version if f"{hit.pk}:{hit.version}" in sent else 0 for hit in self.hits}
