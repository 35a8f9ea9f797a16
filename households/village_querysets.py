"""Words about villages: their yearly sheets and their cases of exit."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from accounts.access import area_q
from accounts.models import User
from accounts.roles import Act


class VillageYearQuerySet(models.QuerySet[Any]):
    """Words about the sheets of villages."""

    def visible_to(self, user: User, act: Act = Act.READ_REGISTER) -> Self:
        """Sheets of villages on whose households the user may do the act as a whole."""
        return self.filter(area_q("area", user.access.prefixes(act)))

    def of_year(self, year: int) -> Self:
        """Sheets of one year."""
        return self.filter(year_id=year)

    def inside(self, area_code: str) -> Self:
        """Villages in the area with this code, or the village itself."""
        return self.filter(area__code__startswith=area_code)

    def exited(self) -> Self:
        """Villages that have left poverty (出列) by the end of the sheet's year."""
        return self.filter(exit_year__lte=models.F("year_id"))


class VillageExitQuerySet(models.QuerySet[Any]):
    """Words about cases of exit of villages."""

    def visible_to(self, user: User, act: Act = Act.READ_REGISTER) -> Self:
        """Cases of villages that lie in the user's areas."""
        return self.filter(area_q("area", user.access.prefixes(act)))

    def open(self) -> Self:
        """Cases that have not ended."""
        return self.exclude(state__in=self.model.FINAL)
