"""Health and disability of a member (§2.6, §2.10)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

SEPARATOR = ","


class HealthStatus(models.TextChoices):
    """健康状况 (§2.6: the four H, the combinations M); a combination names its parts, comma between."""

    HEALTHY = "健康", _("healthy")
    CHRONIC = "长期慢性病", _("long-term chronic illness")
    SERIOUS = "患有大病", _("serious illness")
    DISABLED = "残疾", _("disabled")
    DISABLED_CHRONIC = "残疾,长期慢性病", _("disabled, long-term chronic illness")
    DISABLED_SERIOUS = "残疾,患有大病", _("disabled, serious illness")
    CHRONIC_SERIOUS = "长期慢性病,患有大病", _("long-term chronic illness, serious illness")
    DISABLED_CHRONIC_SERIOUS = (
        "残疾,长期慢性病,患有大病",
        _("disabled, long-term chronic illness, serious illness"),
    )

    @property
    def parts(self) -> frozenset[HealthStatus]:
        """The single states that this value names; itself unless it is a combination."""
        return frozenset(HealthStatus(part) for part in self.value.split(SEPARATOR))

    @classmethod
    def including(cls, part: HealthStatus) -> list[HealthStatus]:
        """The values that name this state, alone or with others: what a query for "disabled" must ask."""
        return [value for value in cls if part in value.parts]


class DisabilityCategory(models.TextChoices):
    """残疾类别 in the order of the certificate's digits 1 to 7 (§2.6, §2.10, H)."""

    SIGHT = "视力残疾", _("visual disability")
    HEARING = "听力残疾", _("hearing disability")
    SPEECH = "言语残疾", _("speech disability")
    LIMBS = "肢体残疾", _("physical disability")
    INTELLECT = "智力残疾", _("intellectual disability")
    MIND = "精神残疾", _("mental disability")
    MULTIPLE = "多重残疾", _("multiple disabilities")

    @property
    def digit(self) -> str:
        """The 19th character of a disability certificate's number (§2.10)."""
        return str(list(DisabilityCategory).index(self) + 1)
