"""The business words of the register; lists, figures, exports and checks all speak them."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from accounts.access import area_q
from accounts.roles import Act
from common.secrets import digest_of
from households.checks import RULES, groups
from households.codes import ExitStatus, HouseGrade, HouseholdType, Relation
from households.ledgers import STANDARDS, Ledger
from households.scoping import household_q

if TYPE_CHECKING:
    from accounts.models import User


class RegisterYearQuerySet(models.QuerySet[Any]):
    """Words about register years."""

    def current(self) -> Any:
        """The open year; there is exactly one in a running county."""
        return self.get(closed_on=None)

    def opened(self, year: int) -> Any:
        """A new open year; its income year runs from 1 October of the year before to 30 September (§2.3)."""
        return self.create(year=year, income_from=dt.date(year - 1, 10, 1), income_to=dt.date(year, 9, 30))


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

    def with_problem(self, code: str) -> Self:
        """Copies in which the data check of this code finds something; KeyError for an unknown code."""
        return self.filter(RULES[code].condition(self._members().active()))

    def with_any_problem(self) -> Self:
        """Copies in which any data check finds something; looks only at the copies already chosen."""
        first, *rest = [
            self.order_by().filter(condition).values("pk") for condition in groups(self._members().active())
        ]
        # The OR keeps the findings a list that is made once. As a join the database would make it again for
        # every household while tables just loaded have no statistics.
        return self.filter(Q(pk__in=first.union(*rest, all=True)) | Q(pk=0))

    def _members(self) -> MemberYearQuerySet:
        return self.model.members.rel.related_model.objects.all()

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


class CaseQuerySet(models.QuerySet[Any]):
    """Words about cases of identification and exit."""

    def visible_to(self, user: User, act: Act = Act.READ_REGISTER) -> Self:
        """Cases of the households on which the user may do the act."""
        households = self.model.household.field.related_model.objects.filter(household_q(user.access, act))
        return self.filter(household__in=households.values("pk"))

    def inside(self, area_code: str) -> Self:
        """Cases of households in the area with this code or below it."""
        return self.filter(household__area__code__startswith=area_code)

    def open(self) -> Self:
        """Cases that are neither done nor given up."""
        return self.exclude(state__in=self.model.FINAL)
