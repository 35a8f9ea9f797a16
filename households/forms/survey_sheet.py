"""The survey page as a whole: bound to what was sent, or showing what is stored, drafted or carried over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from accounts.models import User
from common.confirming import CONFIRM, Doubt
from common.refusals import Refused
from households.check_subjects import sentence_of
from households.entry_calendar import Calendar
from households.forms.conflict import Conflict, Past, merge
from households.forms.entry import key_in, number_in, values_in
from households.forms.entry_warnings import DoubtsError
from households.forms.survey import SurveyForm
from households.forms.survey_fields import COLUMNS, VISIT
from households.models import CheckFinding, HouseholdYear
from households.services.entry import Saved
from households.services.survey import save_survey


class SurveySheet:
    """One household's survey; `closed` is the sentence that refuses entry on this day, if one does.

    `shown` is a draft; `carried` shows last year's answers where this year has none yet.
    """

    def __init__(
        self,
        *,
        user: User,
        copy: HouseholdYear,
        on: dt.date,
        data: QueryDict | None = None,
        shown: QueryDict | None = None,
        carried: bool = False,
    ) -> None:
        self.user, self.copy, self.on = user, copy, on
        sent = data if data is not None else shown
        self.key = key_in(sent)
        self.version = number_in(sent, "version", copy.version)
        self.confirmed = set(sent.getlist(CONFIRM)) if sent else set()
        self.calendar = Calendar.of_year(copy.year_id)
        self.closed = ""
        self.before = _year_before(copy)
        self.options: dict[str, Any] = {"before": self.before, "on": on, "needs_reason": self._needs_reason()}
        initial = self._carried() if carried else None
        if shown is not None:
            initial = values_in(SurveyForm(instance=copy, **self.options), shown)
        self.form = SurveyForm(data, instance=copy, initial=initial, **self.options)

    def _needs_reason(self) -> bool:
        try:
            return self.calendar.needs_reason(self.copy.area_id, self.on)
        except Refused as refusal:
            self.closed = str(refusal)
            return False

    def _carried(self) -> dict[str, Any]:
        """Last year's answers for the columns that are empty now."""
        if self.before is None:
            return {}
        empty = [n for n in COLUMNS if n not in VISIT and getattr(self.copy, n) in (None, "")]
        return {name: getattr(self.before, name) for name in empty}

    @property
    def household(self) -> SurveyForm:
        """The form, under the name by which the page of problems knows it."""
        return self.form

    def is_valid(self) -> bool:
        """Whether nothing stands against saving but doubts."""
        return not self.closed and self.form.is_valid()

    @property
    def errors(self) -> int:
        """How many fields have errors."""
        return len(self.form.errors) if self.form.is_bound else 0

    def save(self) -> Saved:
        """Save a valid sheet; raises DoubtsError, and what `save_survey` raises."""
        return save_survey(
            user=self.user,
            copy=self.copy,
            version=self.version,
            key=self.key,
            values=self.form.changes(),
            on=self.on,
            accept=self._accept,
        )

    def _accept(self, found: Sequence[CheckFinding]) -> None:
        """Ask about all that the data checks find because of this survey, unless it has been confirmed."""
        doubts = [
            Doubt(finding.rule, finding.row.name if finding.row else "", sentence_of(finding),
                  str(finding.row_id or ""))
            for finding in found
        ]  # fmt: skip
        if any(doubt.key not in self.confirmed for doubt in doubts):
            raise DoubtsError(doubts)

    def conflict(self, data: QueryDict) -> Conflict:
        """Theirs beside mine, when somebody saved the household since this sheet was opened."""
        past = Past(self.copy, self.version)
        found = Conflict(data.copy(), by=past.by)
        forms = (SurveyForm(data, instance=copy, **self.options) for copy in (past.copy, self.copy))
        merge(found, "", *forms)
        found.data["version"] = str(self.copy.version)
        return found


def _year_before(copy: HouseholdYear) -> HouseholdYear | None:
    """The household's copy of the year before this one."""
    copies = HouseholdYear.objects.filter(household=copy.household_id, year__lt=copy.year_id)
    return copies.order_by("-year_id").first()
