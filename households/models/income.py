"""Income of a household in a year, by source (§2.3); sums and the amount a head are the database's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import reduce
from operator import and_
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.models.columns import computed, measured


class Income(models.Model):
    """Amounts in yuan of one income year (`RegisterYear.income_from` to `income_to`)."""

    wage_township = measured(_("wages earned in the township"))
    wage_county = measured(_("wages earned in the county"))
    wage_province = measured(_("wages earned in the province"))
    wage_outside = measured(_("wages earned outside the province"))
    wage_other = measured(_("other wages"))

    crop_grain = measured(_("grain"))
    crop_fruit = measured(_("fruit"))
    crop_vegetable = measured(_("vegetables"))
    crop_other = measured(_("other crops"))
    forest_timber = measured(_("timber sold"))
    forest_other = measured(_("other forestry"))
    stock_fishery = measured(_("fish and other water animals"))
    stock_special = measured(_("special breeding"))
    stock_livestock = measured(_("livestock and poultry"))
    business_other = measured(_("other business"))

    land_lease = measured(_("lease of land"))
    dividend = measured(_("dividends"))
    property_other = measured(_("other income from property"))

    family_planning_grant = measured(_("family planning grant"))
    dibao_grant = measured(_("dibao paid"))
    destitute_grant = measured(_("destitute support paid"))
    pension_grant = measured(_("pension paid"))
    ecology_grant = measured(_("ecological compensation"))
    medical_reimbursed = measured(_("medical costs reimbursed"))
    medical_aid_grant = measured(_("medical aid paid"))
    transfer_other = measured(_("other transfers"))

    expense_crop = measured(_("expenses of crops"))
    expense_forest = measured(_("expenses of forestry"))
    expense_stock = measured(_("expenses of breeding"))
    expense_other = measured(_("other business expenses"))

    wage_income = computed(_("wage income"))
    business_income = computed(_("production-business income"))
    property_income = computed(_("property income"))
    transfer_income = computed(_("transfer income"))
    business_expense = computed(_("production-business expenses"))
    total_income = computed(_("income in all"))
    net_income = computed(_("net income"))
    # Without the sources that do not count in the year (`RegisterYear.not_counted`).
    counted_income = computed(_("net income that counts"))

    class Meta:
        abstract = True


GROUPS: Mapping[str, tuple[str, ...]] = {
    "wage_income": ("wage_township", "wage_county", "wage_province", "wage_outside", "wage_other"),
    "business_income": (
        "crop_grain",
        "crop_fruit",
        "crop_vegetable",
        "crop_other",
        "forest_timber",
        "forest_other",
        "stock_fishery",
        "stock_special",
        "stock_livestock",
        "business_other",
    ),
    "property_income": ("land_lease", "dividend", "property_other"),
    "transfer_income": (
        "family_planning_grant",
        "dibao_grant",
        "destitute_grant",
        "pension_grant",
        "ecology_grant",
        "medical_reimbursed",
        "medical_aid_grant",
        "transfer_other",
    ),
    "business_expense": ("expense_crop", "expense_forest", "expense_stock", "expense_other"),
}
EXPENSE = "business_expense"
SOURCES = tuple(name for group, names in GROUPS.items() if group != EXPENSE for name in names)
ITEMS = (*SOURCES, *GROUPS[EXPENSE])
SUMS = (*GROUPS, "total_income", "net_income", "counted_income")


def label_of(name: str) -> Any:
    """What a source, an expense or a sum is called."""
    field: Any = Income._meta.get_field(name)
    return field.verbose_name


SOURCE_CHOICES = [(name, label_of(name)) for name in SOURCES]


def constraints() -> list[models.CheckConstraint]:
    """What one row can tell of its incomes."""
    return [
        models.CheckConstraint(
            condition=reduce(and_, (Q(**{name: None}) | Q(**{f"{name}__gte": 0}) for name in ITEMS)),
            name="household_incomes_not_negative",
            violation_error_message=_("Incomes and expenses are 0 yuan or more."),
        ),
        models.CheckConstraint(
            condition=Q(dibao_grant=None) | Q(dibao_grant=0) | Q(destitute_grant=None) | Q(destitute_grant=0),
            name="household_dibao_or_destitute",
            violation_error_message=_("A household gets dibao or destitute support, not both (DB-04)."),
        ),
    ]


def net_of(values: Mapping[str, Any], *, without: Collection[str] = ()) -> Decimal:
    """The net income of amounts not stored yet, as the database will reckon it; `without` these sources."""
    earned = sum((values.get(name) or Decimal(0) for name in SOURCES if name not in without), Decimal(0))
    return earned - sum((values.get(name) or Decimal(0) for name in GROUPS[EXPENSE]), Decimal(0))


def _sum(names: tuple[str, ...]) -> str:
    return " + ".join(f"coalesce(NEW.{name}, 0)" for name in names)


def counted() -> pgtrigger.Trigger:
    """The one place that adds up: groups, total, net, and the amount a head of what counts (S14).

    (wages + production + property + transfers − production expenses) ÷ members of the household. A household
    without a survey keeps the amount a head that a national roster gave.
    """
    groups = "".join(f"NEW.{group} := {_sum(names)};\n" for group, names in GROUPS.items())
    left_out = " + ".join(
        f"CASE WHEN '{name}' = ANY(skipped) THEN coalesce(NEW.{name}, 0) ELSE 0 END" for name in SOURCES
    )
    return pgtrigger.Trigger(
        name="income_counted",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("skipped", "varchar[]")],
        func=f"""
            IF num_nonnulls({", ".join(f"NEW.{name}" for name in ITEMS)}) = 0 THEN
                IF NEW.net_income IS NOT NULL THEN
                    NEW.net_income_per_capita := NULL;
                END IF;
                {"".join(f"NEW.{name} := NULL; " for name in SUMS)}
                RETURN NEW;
            END IF;
            {groups}
            NEW.total_income := {" + ".join(f"NEW.{g}" for g in GROUPS if g != EXPENSE)};
            NEW.net_income := NEW.total_income - NEW.{EXPENSE};
            SELECT not_counted INTO skipped FROM households_registeryear WHERE year = NEW.year_id;
            NEW.counted_income := NEW.net_income;
            IF cardinality(skipped) > 0 THEN
                NEW.counted_income := NEW.net_income - ({left_out});
            END IF;
            NEW.net_income_per_capita := round(NEW.counted_income / nullif(NEW.member_count, 0), 2);
            RETURN NEW;
        """,  # noqa: S608 - names of our own columns
    )
