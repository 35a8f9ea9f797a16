"""Forms of payments: to a supplier, to a list of households, and their steps."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Round
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Act
from common.confirming import Confirming, Doubt
from common.forms import DressedForm, QuickSelect
from common.identifiers import IdentifierError, parse_bank_account
from common.life_cycles import Transition
from common.secrets import Secret, SecretFormField
from common.step_forms import StepForm
from common.templatetags.bangfu import yuan
from funds.codes import AccountKind, PaymentKind, PaymentState
from funds.forms.fields import money_field
from funds.forms.sources import doubt_of
from funds.models import LedgerAccount, Payment, PaymentLine
from funds.policies import doubt_lines, some
from households.parameters import value_of
from projects.codes import FUNDABLE_STATES
from projects.models import Participation, Project


def pots(user: User, *, standing: Payment | None = None) -> Any:
    """Money of sources in projects from which the user may prepare payments; and that of a standing one."""
    projects = Project.objects.visible_to(user, Act.MAKE_PAYMENT)
    rows = LedgerAccount.objects.filter(kind=AccountKind.ALLOCATED, project__in=projects.values("pk"))
    usable = Q(balance__gt=0, project__state__in=FUNDABLE_STATES)
    if standing is not None:
        usable |= Q(source=standing.source_id, project=standing.project_id)
    return rows.filter(usable).select_related("source", "project__area").order_by("-project__year", "project")


class PotField(forms.ModelChoiceField):
    """One source in one project, with what is left of it."""

    widget = QuickSelect

    def label_from_instance(self, obj: Any) -> str:
        """Village, project, source, rest."""
        place = f"{obj.project.area.name} · {obj.project.name} · {obj.source.title} {obj.source.document_no}"
        left = _("%(amount)s yuan left") % {"amount": yuan(obj.balance)}
        return f"{place}（{left}）"


class PaymentForm(Confirming, DressedForm):
    """What every payment says."""

    kind: str
    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    pot = PotField(
        label=gettext_lazy("project and source of funds"),
        queryset=LedgerAccount.objects.none(),
        empty_label=gettext_lazy("Choose one"),
    )
    purpose = forms.CharField(label=gettext_lazy("purpose"), max_length=200)
    document_no = forms.CharField(label=gettext_lazy("voucher number"), max_length=60, required=False)

    def __init__(
        self, *args: Any, user: User, today: dt.date, payment: Payment | None = None, **kwargs: Any
    ) -> None:
        offered = pots(user, standing=payment)
        start: dict[str, Any] = {"key": uuid.uuid4(), "version": 0}
        if payment is not None:
            pot = offered.filter(source=payment.source_id, project=payment.project_id).first()
            names = ("key", "version", *(name for name in self.base_fields if hasattr(payment, name)))
            start = {name: getattr(payment, name) for name in names} | {"pot": pot}
        super().__init__(*args, initial=start, **kwargs)
        self.today = today
        self.fields["pot"].queryset = offered  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the payment."""
        left_out = ("key", "version", "pot")
        pot = self.cleaned_data["pot"]
        said = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return {"kind": self.kind, "project": pot.project, "source": pot.source, **said}


class SupplierForm(PaymentForm):
    """A payment to a supplier."""

    kind = PaymentKind.SUPPLIER
    amount = money_field()
    payee = forms.CharField(label=gettext_lazy("payee"), max_length=100)
    payee_bank = forms.CharField(label=gettext_lazy("payee's bank"), max_length=60, required=False)
    payee_account = SecretFormField(
        label=gettext_lazy("payee's account"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_payee_account(self) -> Any:
        """Digits of an account; an untouched one stays as it is."""
        value = self.cleaned_data["payee_account"]
        if not value or isinstance(value, Secret):
            return value
        try:
            return parse_bank_account(value, card=False)
        except IdentifierError as error:
            raise forms.ValidationError(str(error)) from error

    def find_doubts(self) -> Sequence[Doubt]:
        """An amount so small or large that the unit may be mistaken."""
        area = self.cleaned_data["pot"].project.area_id
        return doubt_of(self.cleaned_data["amount"], "project", on=self.today, area=area)


class BatchForm(PaymentForm):
    """A payment to the households of a project; its list is filled from the project."""

    kind = PaymentKind.HOUSEHOLDS

    def find_doubts(self) -> Sequence[Doubt]:
        """Households whose amount is odd, and those that this project has paid already."""
        project = self.cleaned_data["pot"].project
        rows: Any = Participation.objects.filter(project=project, standard__gt=0)
        rows = rows.with_copy().filter(is_registered=True)
        rows = rows.annotate(due=Round(F("quantity") * F("standard"), 2))
        below, above = bounds(on=self.today, area=project.area_id)
        odd = rows.filter(Q(due__lt=below) | Q(due__gt=above))
        paid = PaymentLine.objects.filter(
            household=OuterRef("household_id"), payment__project=project, payment__state=PaymentState.PAID
        )
        sentences = {
            "amount": doubt_lines(_heads(odd), below=below, above=above),
            "again": doubt_again(_heads(rows.filter(Exists(paid)))),
        }
        return [Doubt(code, "", text, f"{project.pk}") for code, text in sentences.items() if text]


def bounds(*, on: dt.date, area: str) -> tuple[Decimal, Decimal]:
    """Below and above which a household's amount is asked for once more; costs two queries."""
    below, above = (
        value_of(f"ask_household_payment_{side}", on=on, area=area) for side in ("below", "above")
    )
    return below, above


def doubt_again(names: Sequence[str]) -> str | None:
    """Why a list is odd: the project has paid these households before."""
    if not names:
        return None
    return _("The project has paid these households before: %(names)s. Pay them again?") % {
        "names": some(names)
    }


def _heads(rows: Any) -> list[str]:
    return [head or str(key) for head, key in rows.order_by("pk").values_list("head", "household_id")]


class PaymentStepForm(StepForm):
    """Day and opinion of a step; paying also takes the voucher's number."""

    def __init__(self, *args: Any, transition: Transition, payment: Payment, **kwargs: Any) -> None:
        super().__init__(*args, transition=transition, **kwargs)
        if transition.verb == "pay":
            self.fields["document_no"] = forms.CharField(
                label=gettext_lazy("voucher number"),
                max_length=60,
                required=False,
                initial=payment.document_no,
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )
            self.order_fields(["key", "on", "document_no", "opinion"])

    @property
    def said(self) -> dict[str, Any]:
        """What the act is told."""
        names = ("key", "on", "opinion", "document_no")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
