"""Code lists of assistance measures (§2.6)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from households.codes.measures import MeasureCategory

# 开发式帮扶 (§2.6, LC-M2): a household with labour capacity needs at least one of these.
DEVELOPMENTAL: frozenset[MeasureCategory] = frozenset(
    {
        MeasureCategory.PRODUCTION,
        MeasureCategory.EMPLOYMENT,
        MeasureCategory.FINANCE,
        MeasureCategory.PUBLIC_POST,
    }
)


class MeasureBatch(models.TextChoices):
    """六个一批 of the household's handbook, and the kinds printed after them (§2.6, H)."""

    PRODUCTION = "产业", _("through production")
    RELOCATION = "易迁", _("through relocation")
    EMPLOYMENT = "就业", _("through employment")
    EDUCATION = "教育", _("through education")
    MEDICAL = "医疗", _("through medical care")
    SECURITY = "低保五保", _("through dibao and five guarantees")
    MICRO_CREDIT = "小额信贷", _("through micro-credit")
    SHARES = "入股分红", _("through shares and dividends")
    LAND = "土地流转", _("through land transfer")
    E_COMMERCE = "电商", _("through e-commerce")
    SOLAR = "光伏", _("through solar power")
    ECOLOGY = "生态", _("through ecology")
    TOURISM = "旅游", _("through tourism")


# The six of the name; the other kinds are the handbook's additions.
SIX_BATCHES: tuple[MeasureBatch, ...] = tuple(MeasureBatch)[:6]

# For `find_value(..., extra=...)`.
MEASURE_BATCH_ALIASES: dict[str, str] = {
    "易地搬迁": MeasureBatch.RELOCATION.value,
    "易地扶贫搬迁": MeasureBatch.RELOCATION.value,
    "打工": MeasureBatch.EMPLOYMENT.value,
    "打工(就业)": MeasureBatch.EMPLOYMENT.value,
    "扶贫小额信贷": MeasureBatch.MICRO_CREDIT.value,
    "电子商务": MeasureBatch.E_COMMERCE.value,
}


class RuleKind(models.TextChoices):
    """What a rule of a plan counts for each helper and household (P2-07 to P2-09, P3-17, P5-56)."""

    VISITS = "走访", _("home visits")
    AID = "慰问", _("cash and goods given (yuan)")
    PROBLEMS = "解困", _("problems solved for the household")


class RulePeriod(models.TextChoices):
    """The stretch of time in which a rule asks for its number."""

    MONTH = "每月", _("every month")
    QUARTER = "每季度", _("every quarter")
    YEAR = "每年", _("every year")
    TERM = "每学期", _("every school term")
    DATED = "限期", _("before each deadline")


class Standing(models.TextChoices):
    """Where a helper stands with a household under a rule."""

    # The stretch that ended last was missed, and nothing has been done since.
    OVERDUE = "overdue", _("overdue")
    # Nothing is missed yet, but spread evenly over the stretch it should be more by now.
    BEHIND = "behind", _("behind the pace")
    DUE = "due", _("due")
    DONE = "done", pgettext_lazy("standing", "done")
