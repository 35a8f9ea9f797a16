"""The one engine of life cycles: a table of transitions, and the act that moves a case along it.

A case has one state; a transition names the states it leaves, the verb, the state it reaches, the act of
`accounts.roles` that allows it, whose hands it must not be in (maker ≠ checker), and guards. A guard answers
with the sentence that says why not. Buttons, the diagram in the docs and the exhaustive tests read the table.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.refusals import Refused, refusal_of


class Actor(Protocol):
    """Who acts: a user whose access answers for an act in an area."""

    pk: Any

    def access_on(self, day: dt.date) -> Any:
        """The seats held on a day."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A case at the moment when somebody wants to move it; `facts` is what they said with it."""

    case: Any
    user: Any
    on: dt.date
    facts: Mapping[str, Any] = field(default_factory=dict)


Guard = Callable[[Occasion], str | None]


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table."""

    verb: str
    sources: tuple[str, ...]
    target: str
    act: str
    # The words on the button, and what a list of steps says once it is done.
    label: Any
    done: Any
    guards: tuple[Guard, ...] = ()
    # Verbs whose last doer may not do this one.
    not_by: tuple[str, ...] = ()
    needs_opinion: bool = False
    # Decided by a meeting, which the step names.
    needs_meeting: bool = False
    # Facts without which the step is not whole: of the meeting, or columns of the case.
    asks: tuple[str, ...] = ()
    # For the button: goes on, goes back, or ends.
    tone: str = "primary"


class Step(models.Model):
    """One transition that was done: when, by whom, with which opinion, decided by which meeting."""

    # Made by the page that shows the button: a repeat, a double click or a lost reply is the same step.
    key = models.UUIDField(unique=True, editable=False)
    verb = models.CharField(gettext_lazy("step"), max_length=20)
    source = models.CharField(gettext_lazy("state before"), max_length=20)
    target = models.CharField(gettext_lazy("state after"), max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("by whom")
    )
    at = models.DateTimeField(gettext_lazy("time"), auto_now_add=True)
    # The day that counts for the case; `at` is when it was entered.
    on = models.DateField(gettext_lazy("date"))
    opinion = models.CharField(gettext_lazy("opinion"), max_length=500, blank=True, default="")
    meeting = models.CharField(gettext_lazy("meeting (name or minutes number)"), max_length=100, blank=True)
    invited = models.PositiveIntegerField(gettext_lazy("should attend"), null=True, blank=True)
    attended = models.PositiveIntegerField(gettext_lazy("attended"), null=True, blank=True)
    in_favour = models.PositiveIntegerField(gettext_lazy("votes in favour"), null=True, blank=True)
    against = models.PositiveIntegerField(gettext_lazy("votes against"), null=True, blank=True)
    abstained = models.PositiveIntegerField(gettext_lazy("abstained"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(attended=None)
                | models.Q(invited=None)
                | models.Q(attended__lte=models.F("invited")),
                name="%(app_label)s_%(class)s_attendance",
                violation_error_message=gettext_lazy("No more people can attend than should."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} · {self.verb}"


# What a step may record beside its opinion.
MEETING_FACTS = ("meeting", "invited", "attended", "in_favour", "against", "abstained")


@dataclass(frozen=True, slots=True)
class Offer:
    """A transition as offered to one user: why it cannot be done now, or nothing."""

    transition: Transition
    refusal: str

    @property
    def is_open(self) -> bool:
        """Whether the button works."""
        return not self.refusal


@dataclass(frozen=True, slots=True)
class Point:
    """One state on the way of a case; `place` is done, now, to_come or ended."""

    label: str
    place: str


@dataclass(frozen=True)
class LifeCycle:
    """A table of transitions over one model; `area_of` gives the code of the area where a case lies.

    `tied` says of seats, an act and a case whether they allow the act beyond their areas, such as on a
    household that is paired with the user.
    """

    name: str
    # The model of the cases (with `state`), and its concrete Step (with `case`).
    model: Any
    step: Any
    transitions: Sequence[Transition]
    area_of: Callable[[Any], str]
    # The states a case goes through when nothing stands against it; pages draw them as a line.
    way: Sequence[str] = ()
    # Facts that its steps keep in columns of their own, beside those of a meeting.
    keeps: Sequence[str] = ()
    tied: Callable[[Any, str, Any], bool] | None = None

    def allows(self, access: Any, act: str, case: Any) -> bool:
        """Whether these seats allow the act on the case."""
        if access.may_in(act, self.area_of(case)):
            return True
        return self.tied is not None and self.tied(access, act, case)

    def find(self, state: str, verb: str) -> Transition | None:
        """The transition of this verb out of this state."""
        rows = (row for row in self.transitions if row.verb == verb and state in row.sources)
        return next(rows, None)

    def verbs(self) -> list[str]:
        """Every verb, in the order of the table."""
        return list(dict.fromkeys(row.verb for row in self.transitions))

    def points(self, case: Any) -> list[Point]:
        """The way of the case as a line; one that left it shows where it stood and how it ended."""
        labels: dict[Any, str] = dict(self.model._meta.get_field("state").flatchoices)
        if case.state not in self.way:
            row = next(row for row in self.transitions if row.target == case.state)
            return [Point(labels[row.sources[0]], "done"), Point(labels[case.state], "ended")]
        here = list(self.way).index(case.state)
        return [
            Point(labels[state], "done" if at < here else "now" if at == here else "to_come")
            for at, state in enumerate(self.way)
        ]

    def history(self, case: Any) -> list[tuple[Transition | None, Any]]:
        """Every step of the case with its row of the table, oldest first; costs one query."""
        steps = self.step._default_manager.filter(case=case).select_related("by").order_by("pk")
        return [(self.find(step.source, step.verb), step) for step in steps]

    def offers(self, case: Any, user: Actor, on: dt.date) -> list[Offer]:
        """What the user may do with the case now, each open or with the sentence why not yet."""
        access = user.access_on(on)
        rows = [row for row in self.transitions if case.state in row.sources]
        acts = {act for act in {row.act for row in rows} if self.allows(access, act, case)}
        mine = [row for row in rows if row.act in acts]
        occasion = Occasion(case, user, on)
        return [Offer(row, self.refusal(row, occasion) or "") for row in mine]

    def refusal(self, transition: Transition, occasion: Occasion) -> str | None:
        """Why the transition cannot be done, asking hands first and guards in their order."""
        if self._in_same_hands(transition, occasion):
            return _("You did an earlier step of this case yourself; somebody else must do this one.")
        sentences = (guard(occasion) for guard in transition.guards)
        return next((sentence for sentence in sentences if sentence), None)

    def perform(
        self,
        case: Any,
        verb: str,
        *,
        user: Actor,
        key: uuid.UUID,
        on: dt.date,
        today: dt.date,
        opinion: str = "",
        facts: Mapping[str, Any] | None = None,
        changes: Mapping[str, Any] | None = None,
        then: Callable[[Any, Step], None] | None = None,
    ) -> Step:
        """Move the case by the verb, as of the day `on`; Refused says why not, and then nothing is written.

        The row is locked before anything is asked, so of two people one moves it and the other is told. The
        same key again gives the step of the first call. `changes` are columns of the case saved together with
        its state. `then` writes what else belongs to the step, in the same transaction, and may refuse.
        """
        facts = facts or {}
        try:
            with transaction.atomic():
                locked = self.model._default_manager.select_for_update(of=("self",)).get(pk=case.pk)
                twin = self._twin(key, case, verb)
                if twin is not None:
                    return twin
                row = self._allowed(verb, Occasion(locked, user, on, facts), today, opinion)
                source = locked.state
                written = {**(changes or {}), "state": row.target}
                for name, value in written.items():
                    setattr(locked, name, value)
                locked.save(update_fields=list(written))
                step = self.step._default_manager.create(
                    case=locked,
                    key=key,
                    verb=verb,
                    source=source,
                    target=row.target,
                    by_id=user.pk,
                    on=on,
                    opinion=opinion,
                    **self._kept(facts),
                )
                if then is not None:
                    then(locked, step)
        except IntegrityError as error:
            twin = self._twin(key, case, verb)
            if twin is None:
                raise refusal_of(error, self.model) from error
            return twin
        case.state = locked.state
        return step

    def _kept(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        names = (*MEETING_FACTS, *self.keeps)
        return {name: facts[name] for name in names if facts.get(name) is not None}

    def _twin(self, key: uuid.UUID, case: Any, verb: str) -> Step | None:
        twin = self.step._default_manager.filter(key=key).first()
        if twin is not None and (twin.case_id, twin.verb) != (case.pk, verb):
            raise Refused(_("This form belongs to another step. Open the page again."))
        return twin

    def _allowed(self, verb: str, occasion: Occasion, today: dt.date, opinion: str) -> Transition:
        case = occasion.case
        row = self.find(case.state, verb)
        if row is None:
            raise Refused(
                _("Somebody has moved this case meanwhile (now: %(state)s). Look at it again.")
                % {"state": case.get_state_display()}
            )
        if not self.allows(occasion.user.access_on(today), row.act, case):
            raise Refused(_("Your posting does not allow this step here."))
        if row.needs_opinion and not opinion.strip():
            raise Refused(_("Give your opinion or the reason."))
        if row.needs_meeting and not str(occasion.facts.get("meeting") or "").strip():
            raise Refused(_("Name the meeting that decided, or its minutes."))
        sentence = self._misdated(occasion, today) or self.refusal(row, occasion)
        sentence = sentence or self._unasked(row, occasion.facts)
        if sentence:
            raise Refused(sentence)
        return row

    def _unasked(self, row: Transition, facts: Mapping[str, Any]) -> str | None:
        """Which fact of the step was not given."""
        for name in row.asks:
            if facts.get(name) in (None, ""):
                model: Any = self.step if name in MEETING_FACTS else self.model
                return _("Fill in: %(field)s.") % {"field": model._meta.get_field(name).verbose_name}
        return None

    def _misdated(self, occasion: Occasion, today: dt.date) -> str | None:
        """Why the step cannot bear its day: it lies ahead, or before the step that went before."""
        if occasion.on > today:
            return _("The day of this step lies in the future.")
        before = self.step._default_manager.filter(case=occasion.case).order_by("pk").last()
        if before is not None and occasion.on < before.on:
            return _("The step before this one was on %(day)s; this one cannot be earlier.") % {
                "day": date_format(before.on, "Y-m-d")
            }
        return None

    def _in_same_hands(self, transition: Transition, occasion: Occasion) -> bool:
        """Whether the user was the last to do one of the verbs that must be in other hands."""
        if not transition.not_by:
            return False
        steps = self.step._default_manager.filter(case=occasion.case, verb__in=transition.not_by)
        last: dict[str, Any] = dict(steps.order_by("pk").values_list("verb", "by_id"))
        return occasion.user.pk in last.values()
