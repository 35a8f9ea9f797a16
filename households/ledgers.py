"""The two ledgers (两本台账, P5-50): households under the national line, and under the province's or city's.

The standard by which a household was identified is one column of its copy, so it stands in one of them only.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from households.codes import IdStandard


class Ledger(models.TextChoices):
    """Which of the two."""

    NATIONAL = "national", _("national line")
    LOCAL = "local", _("provincial or city line")


STANDARDS: dict[Ledger, tuple[IdStandard, ...]] = {
    Ledger.NATIONAL: (IdStandard.NATIONAL,),
    Ledger.LOCAL: (IdStandard.PROVINCIAL, IdStandard.CITY),
}
