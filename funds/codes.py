"""Code lists of funds (D26, P5-04, P5-71)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FundLevel(models.TextChoices):
    """Where money comes from (D26)."""

    CENTRAL = "中央财政", _("central budget")
    PROVINCE = "省级财政", _("provincial budget")
    CITY = "市级财政", _("city budget")
    COUNTY = "县级财政", _("county budget")
    SECTOR = "行业部门", _("sector department")
    SOCIAL = "社会帮扶", _("social assistance")
    SELF = "自筹", _("self-raised")


class FundKind(models.TextChoices):
    """Which of the three alleviations the money belongs to, and whether it was bundled (P5-04, P5-71)."""

    SPECIAL = "专项资金", _("special alleviation fund")
    INTEGRATED = "涉农整合资金", _("integrated agricultural funds")
    SECTOR = "行业资金", _("sector fund")
    SOCIAL = "社会资金", _("social fund")


class PaymentKind(models.TextChoices):
    """To whom a payment goes."""

    SUPPLIER = "supplier", _("to a supplier")
    HOUSEHOLDS = "households", _("to households")


class PaymentState(models.TextChoices):
    """Where a payment stands: made, checked and paid by three people."""

    DRAFT = "draft", _("being prepared")
    SUBMITTED = "submitted", _("to be checked")
    CHECKED = "checked", _("to be paid")
    PAID = "paid", _("paid")
    CANCELLED = "cancelled", _("cancelled")
    REVERSED = "reversed", _("paid back")


class AccountKind(models.TextChoices):
    """Accounts of the ledger; all but the first can never be overdrawn."""

    ARRIVED = "arrived", _("money arrived")
    AVAILABLE = "available", _("to be allocated")
    ALLOCATED = "allocated", _("allocated to a project")
    PAID = "paid", _("paid out")


class TransactionKind(models.TextChoices):
    """What a ledger transaction records."""

    ARRIVAL = "arrival", _("arrival")
    ALLOCATION = "allocation", _("allocation")
    RETURN = "return", _("allocation taken back")
    PAYMENT = "payment", _("payment")
    REVERSAL = "reversal", _("payment paid back")
