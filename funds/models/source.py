"""Where money comes from, and which project it is given to (P5-60, D26)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, User
from common.history import tracked
from funds.codes import FundKind, FundLevel
from funds.models import triggers
from funds.querysets import AllocationQuerySet, FundSourceQuerySet
from projects.models import Project


@tracked()
class FundSource(models.Model):
    """Money that arrived under one document; what it says is not changed once the ledger has it."""

    key = models.UUIDField(unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("budget year"))
    level = models.CharField(_("level"), max_length=10, choices=FundLevel.choices)
    kind = models.CharField(_("kind of fund"), max_length=10, choices=FundKind.choices)
    document_no = models.CharField(_("document number"), max_length=60)
    title = models.CharField(_("name of the fund"), max_length=100)
    batch = models.CharField(_("batch"), max_length=20, blank=True, default="")
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="fund_sources", verbose_name=_("received by"), db_index=False
    )
    arrived_on = models.DateField(_("arrived on"))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    # Money for villages by equal shares (P5-09): what each gets at most; empty: no such share.
    village_share = models.DecimalField(
        _("share of each village (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    # P5-10: only for households with somebody who can work.
    needs_labour = models.BooleanField(_("only for households with labour capacity"), default=False)
    note = models.CharField(_("remark"), max_length=200, blank=True, default="")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("recorded by")
    )

    objects = FundSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source of funds")
        verbose_name_plural = _("sources of funds")
        ordering = ["-arrived_on", "-pk"]
        indexes = [
            models.Index(fields=["-arrived_on", "-id"], name="fund_source_day"),
            models.Index(fields=["area"], name="fund_source_area", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["year"], name="fund_source_year"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document_no", "batch"],
                name="fund_source_document_once",
                violation_error_message=_("This document and batch have been recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="fund_source_amount",
                violation_error_message=_("The amount must be above 0 yuan."),
            ),
            models.CheckConstraint(
                condition=Q(village_share=None) | Q(village_share__gt=0, village_share__lte=F("amount")),
                name="fund_source_village_share",
                violation_error_message=_(
                    "The share of a village lies above 0 yuan and not above the amount."
                ),
            ),
        ]
        triggers = [triggers.source_kept()]

    def __str__(self) -> str:
        return f"{self.title}（{self.document_no}）"


@tracked()
class Allocation(models.Model):
    """Money of a source given to a project of the library."""

    key = models.UUIDField(unique=True, editable=False)
    source = models.ForeignKey(
        FundSource, models.PROTECT, related_name="allocations", verbose_name=_("source of funds")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="allocations", verbose_name=_("project")
    )
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    on = models.DateField(_("allocated on"))
    document_no = models.CharField(_("document number"), max_length=60, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name=_("by whom"))

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["-on", "-id"], name="allocation_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="allocation_amount",
                violation_error_message=_("The amount must be above 0 yuan."),
            )
        ]
        triggers = [triggers.allocation_kept()]

    def __str__(self) -> str:
        return f"{self.source} → {self.project}"
