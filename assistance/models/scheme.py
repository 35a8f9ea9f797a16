"""Schemes of the papers (三个一, 五个一, 六个一, 三个落实 …) as data: a name and its components."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assistance import scheme_queries
from common.dated import Dated, DatedQuerySet, dates_in_order
from common.history import tracked
from households.codes import VillageKind


@tracked()
class Scheme(Dated):
    """A set of things that every village, household or township shall have, from a plan."""

    name = models.CharField(_("name"), max_length=50)
    plan = models.CharField(_("plan"), max_length=100)
    source = models.CharField(_("source (paper, article)"), max_length=200)

    # Empty: of every village; else of those that the register of villages calls so.
    villages = models.CharField(
        _("only for the kind of village"), max_length=10, choices=VillageKind.choices, blank=True, default=""
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("assistance scheme")
        verbose_name_plural = _("assistance schemes")
        ordering = ["plan", "pk"]
        constraints = [
            dates_in_order("scheme_dates_in_order"),
            models.UniqueConstraint(
                fields=["name", "valid_from"],
                name="scheme_once",
                violation_error_message=_("A scheme of this name already begins on this day."),
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(valid_to=None),
                name="scheme_one_open",
                violation_error_message=_("End the scheme that holds now before a new one begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def known_query(key: str) -> None:
    """Refuses a query that the system does not know."""
    if key not in scheme_queries.QUERIES:
        names = "、".join(sorted(scheme_queries.QUERIES))
        raise ValidationError(_("There is no such query; known are: %(names)s"), params={"names": names})


@tracked()
class SchemeComponent(models.Model):
    """One thing of a scheme, and the named query that says whether it is there."""

    scheme = models.ForeignKey(
        Scheme, models.CASCADE, related_name="components", verbose_name=_("assistance scheme")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(_("component"), max_length=50)
    query = models.CharField(
        _("query that says whether it is there"), max_length=40, validators=[known_query]
    )

    class Meta:
        verbose_name = _("component of a scheme")
        verbose_name_plural = _("components of schemes")
        ordering = ["scheme", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "position"],
                name="scheme_component_position",
                violation_error_message=_("Another component of the scheme stands at this position."),
            ),
            models.UniqueConstraint(
                fields=["scheme", "query"],
                name="scheme_component_query",
                violation_error_message=_("The scheme asks this query already."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def asked(self) -> scheme_queries.Asked:
        """The query, and of which villages it is asked."""
        query = scheme_queries.QUERIES[self.query]
        of_villages = query.unit is scheme_queries.Unit.VILLAGE
        return scheme_queries.Asked(query, self.scheme.villages if of_villages else "")
