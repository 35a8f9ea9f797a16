"""The business words of the register; lists, figures, exports and checks all speak them."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from accounts.access import area_q
from accounts.roles import Act
from common.secrets import digest_of
from households.checks import PREFIX, RULES, SHARED, Numbers, Sources
from households.codes import ExitStatus, HouseGrade, HouseholdType, Relation
from households.ledgers import STANDARDS, Ledger
from households.scoping import household_q

if TYPE_CHECKING:
    from accounts.access import Access
    from accounts.models import User
    from common.life_cycles import LifeCycle


def late_q(deadlines: Mapping[str, dt.date], on: dt.date) -> Q:
    """Area code → last day; the nearest area's day holds in it."""
    condition = Q(pk__in=[])
    for area, day in deadlines.items():
        late = Q(survey_entered_on__gt=day)
        if on > day:
            late |= Q(survey_entered_on=None)
        here = Q(area__code__startswith=area) if area else Q()
        for nearer in deadlines:
            if nearer != area and nearer.startswith(area):
                here &= ~Q(area__code__startswith=nearer)
        condition |= here & late
    return condition


class RegisterYearQuerySet(models.QuerySet[Any]):
    """Words about register years."""

    def current(self) -> Any:
        """The open year; there is exactly one in a running county."""
        return self.get(closed_on=None)

    def opened(self, year: int, *, income_month: int, not_counted: Sequence[str] = ()) -> Any:
        """A new open year, whose income year of twelve months begins in that month (§2.3: October, the year
        before); sources in `not_counted` do not enter the net income a head."""
        begins = dt.date(year if income_month == 1 else year - 1, income_month, 1)
        ends = begins.replace(year=begins.year + 1) - dt.timedelta(days=1)
        return self.create(year=year, income_from=begins, income_to=ends, not_counted=list(not_counted))


class HouseholdQuerySet(models.QuerySet[Any]):
    """Words about households, whatever the year."""

    def visible_to(self, user: User, act: Act = Act.READ_REGISTER) -> Self:
        """Households on which the user may do the act; none without a posting."""
        return self.filter(household_q(user.access, act))


class HouseholdYearQuerySet(models.QuerySet[Any]):
    """Words about the yearly copies of households."""

    def visible_to(self, user: User, act: Act = Act.READ_REGISTER) -> Self:
        """Copies in the user's areas, and those of households tied to the user."""
        access = user.access
        condition = area_q("area", access.prefixes(act))
        if access.tied(act):
            tied = self.model.household.field.related_model.objects.filter(household_q(access, act))
            condition |= Q(household__in=tied.values("pk"))
        return self.filter(condition)

    def of_year(self, year: int) -> Self:
        """Copies of one year."""
        return self.filter(year_id=year)

    def inside(self, area_code: str) -> Self:
        """Copies in the area with this code or below it."""
        return self.filter(area__code__startswith=area_code)

    def registered(self) -> Self:
        """Households on the register of poor households (建档立卡户), exited ones included."""
        return self.filter(household_type=HouseholdType.REGISTERED)

    def exited(self) -> Self:
        """Registered households lifted out of poverty (已脱贫)."""
        return self.registered().filter(exit_status=ExitStatus.EXITED)

    def left_in(self, year: int) -> Self:
        """Registered households that left poverty in this year."""
        return self.exited().filter(exit_year=year)

    def not_exited(self) -> Self:
        """Registered households not out of poverty: not yet, planned, or fallen back."""
        return self.registered().exclude(exit_status=ExitStatus.EXITED)

    def in_ledger(self, ledger: Ledger) -> Self:
        """Registered households identified by a standard of the ledger; each stands in one at most."""
        return self.registered().filter(id_standard__in=STANDARDS[ledger])

    def watched(self) -> Self:
        """Households that could fall (back) into poverty: exited ones, and those never registered."""
        exited = Q(household_type=HouseholdType.REGISTERED, exit_status=ExitStatus.EXITED)
        return self.filter(exited | Q(household_type=HouseholdType.ORDINARY))

    def monitored(self) -> Self:
        """Households under monitoring whose risk is not cleared (§2.7)."""
        return self.exclude(monitor_kind="").filter(monitor_cleared_on=None)

    def with_finding(self, code: str = "") -> Self:
        """Copies with a finding of that data check, or of any, neither solved nor explained."""
        findings = self.model.findings.rel.related_model.objects.open().exclude(copy=None)
        found = findings.filter(rule=code) if code else findings
        return self.filter(pk__in=found.values("copy"))

    def sources(self, *, year: int, on: dt.date, area: str = "", copies: Sequence[int] = ()) -> Sources:
        """What the data checks ask of the copies of the year, in the area, or of these copies.

        One query for the dated numbers.
        """
        here = self.model.objects.of_year(year).inside(area)
        within = Q(year_id=year)
        if area:
            within &= Q(household_year__area__code__startswith=area)
        if copies:
            here, within = here.filter(pk__in=copies), within & Q(household_year__in=copies)
        return Sources(
            numbers=self.numbers(),
            members=self._members().active(),
            copies=self.model.objects.all(),
            here=here,
            within=within,
            year=year,
            area=area,
            on=on,
        )

    def numbers(self) -> Numbers:
        """The dated numbers of the data checks."""
        parameters = apps.get_model("households", "Parameter").objects.filter(area=None)
        rows = parameters.filter(Q(key__startswith=PREFIX) | Q(key__in=SHARED)).order_by("valid_from")
        return Numbers(rows.values_list("key", "valid_from", "valid_to", "value"))

    def _members(self) -> MemberYearQuerySet:
        return self.model.members.rel.related_model.objects.all()

    def to_survey(self) -> Self:
        """Households that the yearly survey visits: all but those removed or cancelled."""
        return self.exclude(household_type__in=[HouseholdType.REMOVED, HouseholdType.CANCELLED])

    def surveyed(self) -> Self:
        """Households whose survey of the year is in the system."""
        return self.filter(survey_entered_on__isnull=False)

    def not_surveyed(self) -> Self:
        """Households to survey whose survey of the year is not in the system yet."""
        return self.to_survey().filter(survey_entered_on=None)

    def survey_late(self, deadlines: Mapping[str, dt.date], on: dt.date) -> Self:
        """Households entered after the last day of their area, or still missing then."""
        return self.to_survey().filter(late_q(deadlines, on))

    def in_dangerous_house(self) -> Self:
        """Households in a house marked dangerous or of grade C or D."""
        return self.filter(Q(is_dangerous_house=True) | Q(house_grade__in=[HouseGrade.C, HouseGrade.D]))

    def matching(self, text: str, year: int | None = None) -> Self:
        """Copies found by members' names or initials, household number, ID number or its tail.

        Each word is resolved through one index per kind of word, then joined to the copies by key; name the
        year of the copies, where it is known, since these indexes begin with it.
        """
        result = self
        for word in unicodedata.normalize("NFKC", text).split():
            found = self._members().active().matching(word)
            found = found if year is None else found.of_year(year)
            ids = found.order_by().values("household_year_id")
            if word[0].isdigit():
                numbered = result.order_by().filter(household__household_no__startswith=word)
                ids = ids.union(numbered.values("pk"))
            result = result.filter(pk__in=ids)
        return result


class MemberYearQuerySet(models.QuerySet[Any]):
    """Words about the yearly copies of members."""

    def visible_to(self, user: User, act: Act = Act.READ_REGISTER) -> Self:
        """Members of the household copies the user sees."""
        copies = self.model.household_year.field.related_model.objects.visible_to(user, act)
        return self.filter(household_year__in=copies.values("pk"))

    def of_year(self, year: int) -> Self:
        """Copies of one year."""
        return self.filter(year_id=year)

    def active(self) -> Self:
        """Members who belong to the household: not deceased, married out or moved."""
        return self.filter(left_on=None)

    def heads(self) -> Self:
        """Household heads (户主)."""
        return self.active().filter(relation=Relation.HEAD)

    def registered(self) -> Self:
        """Members of registered households."""
        return self.active().filter(household_year__household_type=HouseholdType.REGISTERED)

    def exited(self) -> Self:
        """Members of registered households lifted out of poverty."""
        return self.registered().filter(household_year__exit_status=ExitStatus.EXITED)

    def matching(self, word: str) -> Self:
        """Members by name, pinyin initials, ID number, or the last four characters of it.

        What a word can be follows from its letters, so that one index answers and no OR hides it.
        """
        upper = word.upper()
        if len(upper) >= 18 and upper[:17].isdigit():
            return self.filter(member__id_digest=digest_of(upper[:18]))
        if len(upper) == 4 and upper[:3].isdigit():
            return self.filter(member__id_tail=upper)
        if word.isascii():
            return self.filter(initials__startswith=word.lower())
        return self.filter(name__startswith=word)


class CheckFindingQuerySet(models.QuerySet[Any]):
    """Words about the findings of data checks."""

    def visible_to(self, user: User, act: Act = Act.READ_REGISTER) -> Self:
        """Findings in the user's areas, and those of households tied to the user."""
        access = user.access
        condition = area_q("area", access.prefixes(act))
        if access.tied(act):
            copies = self.model.copy.field.related_model.objects.visible_to(user, act)
            condition |= Q(copy__in=copies.values("pk"))
        return self.filter(condition)

    def of_year(self, year: int) -> Self:
        """Findings in the copies of one year."""
        return self.filter(year_id=year)

    def inside(self, area_code: str) -> Self:
        """Findings in the area with this code or below it."""
        return self.filter(area__code__startswith=area_code)

    def standing(self) -> Self:
        """Findings not solved, explained ones included."""
        return self.filter(solved_on=None)

    def open(self) -> Self:
        """Findings neither solved nor explained: somebody has to look."""
        return self.standing().filter(explanation="")

    def explained(self) -> Self:
        """Findings that are true all the same, with the evidence."""
        return self.standing().exclude(explanation="")

    def solved(self) -> Self:
        """Findings that are gone."""
        return self.exclude(solved_on=None)

    def of_severity(self, severity: str) -> Self:
        """Findings of the rules of one severity."""
        return self.filter(rule__in=[code for code, rule in RULES.items() if rule.severity == severity])


class CaseQuerySet(models.QuerySet[Any]):
    """Words about cases of identification and exit."""

    def visible_to(self, user: User, act: Act = Act.READ_REGISTER) -> Self:
        """Cases of the households on which the user may do the act."""
        households = self.model.household.field.related_model.objects.filter(household_q(user.access, act))
        return self.filter(household__in=households.values("pk"))

    def inside(self, area_code: str) -> Self:
        """Cases of households in the area with this code or below it."""
        return self.filter(household__area__code__startswith=area_code)

    def of_year(self, year: int) -> Self:
        """Cases opened in the register of one year."""
        return self.filter(year_id=year)

    def matching(self, text: str) -> Self:
        """Cases of households found by the words in the open year."""
        copies = self.model.household.field.related_model.years.rel.related_model.objects
        found = copies.filter(year__closed_on=None).matching(text)
        return self.filter(household__in=found.order_by().values("household"))

    def in_view(self) -> Self:
        """With what pages show of the household: `head` and `people`, as its year says."""
        copies = self.model.household.field.related_model.years.rel.related_model.objects.filter(
            household=OuterRef("household_id"), year=OuterRef("year_id")
        )
        return self.annotate(
            head=Subquery(copies.values("head_name")[:1]), people=Subquery(copies.values("member_count")[:1])
        ).select_related("household__area", "opened_by")

    def waiting_for(self, cycle: LifeCycle, access: Access) -> Self:
        """Cases that the user's postings could take on; whether a guard still stands, the case says."""
        condition = Q(pk__in=[])
        for row in cycle.transitions:
            if row.tone == "primary":
                condition |= Q(state__in=row.sources) & area_q(
                    "household__area", access.prefixes(Act(row.act))
                )
        return self.filter(condition)

    def open(self) -> Self:
        """Cases that are neither done nor given up."""
        return self.exclude(state__in=self.model.FINAL)
