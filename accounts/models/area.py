"""The county's areas, named by fixed-width codes so that "inside" is a code prefix (§2.10)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _

from accounts.roles import Act
from common.dated import dates_in_order, holds_on
from common.history import tracked

if TYPE_CHECKING:
    from accounts.models.user import User


class Level(models.IntegerChoices):
    """Level of an area; the value is the length of its code."""

    COUNTY = 6, _("county")
    TOWNSHIP = 9, _("township")
    VILLAGE = 12, _("village")
    GROUP = 15, _("villager group")


def codes_above(code: str) -> list[str]:
    """The codes of the area and of those around it, the widest first."""
    return [code[:width] for width in Level if len(code) >= width]


class AreaQuerySet(models.QuerySet["Area"]):
    """The business words of areas."""

    def visible_to(self, user: User) -> AreaQuerySet:
        """Areas in which the user reads the register as a whole."""
        return self.inside(user.access.prefixes(Act.READ_REGISTER))

    def inside(self, prefixes: tuple[str, ...]) -> AreaQuerySet:
        """Areas with one of the codes and all below them; none for no code."""
        condition = Q(pk__in=[])
        for prefix in prefixes:
            condition |= Q(code__startswith=prefix)
        return self.filter(condition)

    def on(self, day: dt.date) -> AreaQuerySet:
        """Areas that exist on the day."""
        return self.filter(holds_on(day))

    def with_township(self) -> AreaQuerySet:
        """Annotates `township`: the name of the township an area is or lies in; None of the county itself."""
        code = Left(OuterRef("code"), Level.TOWNSHIP)
        townships = Area.objects.filter(level=Level.TOWNSHIP, code=code)
        return self.annotate(township=Subquery(townships.values("name")))

    def at(self, level: Level) -> AreaQuerySet:
        """Areas of one level."""
        return self.filter(level=level)


@tracked()
class Area(models.Model):
    """A county, township, village or villager group; a group has a local serial below its village."""

    Level = Level

    code = models.CharField(_("area code"), max_length=15, primary_key=True)
    name = models.CharField(_("name"), max_length=50)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    level = models.GeneratedField(
        expression=Length("code"),
        output_field=models.PositiveSmallIntegerField(_("level"), choices=Level.choices),
        db_persist=True,
    )
    # Township, village and group joined ("青石镇柳湾村三组"); kept by the trigger below.
    full_name = models.CharField(_("full name"), max_length=200, editable=False, default="")
    valid_from = models.DateField(_("valid from"), default=dt.date(1949, 10, 1))
    valid_to = models.DateField(_("valid to (not included)"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
        help_text=_("The area into which this one was merged."),
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "code"], name="area_level")]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d{6}(\d{3}){0,3}$"),
                name="area_code_width",
                violation_error_message=_(
                    "An area code has 6, 9, 12 or 15 digits: county, township, village, villager group."
                ),
            ),
            dates_in_order("area_dates_in_order"),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(valid_to__isnull=False),
                name="area_successor_needs_end",
                violation_error_message=_("An area with a successor needs the day on which it ended."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="full_name",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("name", "parent_id", "full_name"),
                func="""
                    IF NEW.parent_id IS DISTINCT FROM
                       (CASE WHEN length(NEW.code) > 6 THEN left(NEW.code, length(NEW.code) - 3) END) THEN
                        RAISE EXCEPTION 'Area % must lie under the area whose code it begins with', NEW.code
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'area_parent_is_prefix';
                    END IF;
                    NEW.full_name = coalesce((
                        SELECT string_agg(name, '' ORDER BY code) FROM accounts_area
                        WHERE code IN (left(NEW.code, 9), left(NEW.code, 12)) AND code <> NEW.code
                    ), '') || NEW.name;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="full_name_below",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("name"),
                condition=pgtrigger.Condition("OLD.name IS DISTINCT FROM NEW.name AND length(NEW.code) > 6"),
                func="""
                    UPDATE accounts_area SET full_name = '' WHERE code LIKE NEW.code || '___%';
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.name
