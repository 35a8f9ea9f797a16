"""The household part of the entry form."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.area_choice import AreaChoice
from accounts.models import Area, User
from accounts.models.area import Level
from accounts.roles import Act
from common.forms import DressedModelForm
from common.identifiers import IdentifierError, Notice, normalise, parse_bank_account, parse_phone
from households.codes import BankAccountKind
from households.forms.entry_fields import entry_field, refuse, typed
from households.models import Household, HouseholdYear
from households.services.entry import HouseholdChanges

# The first group is always open; the others open when they hold something.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        "",
        (
            "area",
            "hamlet",
            "household_no",
            "phone",
            "household_type",
            "poor_attr",
            "main_cause",
            "other_causes",
        ),
    ),
    (
        _("Identification and exit"),
        (
            "id_standard",
            "identified_on",
            "exit_status",
            "exit_policy",
            "exit_year",
            "planned_exit_year",
            "relapsed_on",
        ),
    ),
    (
        _("House, water and family"),
        (
            "is_dangerous_house",
            "house_grade",
            "has_safe_water",
            "is_martyr_family",
            "is_one_child",
            "is_two_daughters",
            "note",
        ),
    ),
    (_("Bank account"), ("bank_name", "bank_account_kind", "bank_account", "bank_holder")),
    (
        _("Relocation"),
        (
            "is_relocated",
            "relocation_method",
            "relocation_settlement",
            "relocation_place",
            "relocation_difficulty",
        ),
    ),
    (
        _("Monitoring"),
        (
            "monitor_kind",
            "monitor_identified_on",
            "monitor_risks",
            "monitor_cleared_on",
            "monitor_clear_method",
        ),
    ),
)
COLUMNS = tuple(name for _title, names in GROUPS for name in names if name != "household_no")


class HouseholdForm(DressedModelForm):
    """The copy of the open year, and the household's national number."""

    household_no = forms.CharField(
        label=_("Household number"), required=False, max_length=20, help_text=_("Leave empty until given.")
    )

    class Meta:
        model = HouseholdYear
        fields = COLUMNS
        formfield_callback = entry_field
        field_classes = {"area": AreaChoice}

    def __init__(self, *args: Any, user: User, on: dt.date, initial: Any = None, **kwargs: Any) -> None:
        copy: HouseholdYear | None = kwargs.get("instance")
        number = copy.household.household_no if copy else ""
        super().__init__(*args, initial={"household_no": number, **(initial or {})}, **kwargs)
        self.notices: list[Notice] = []
        places = Area.objects.inside(user.access.prefixes(Act.EDIT_REGISTER))
        area = self.fields["area"]
        area.queryset = places.on(on).filter(level__gte=Level.VILLAGE)  # type: ignore[attr-defined]
        area.empty_label = "—"  # type: ignore[attr-defined]
        area.error_messages["invalid_choice"] = _("This place lies outside your area.")

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Title, fields, and whether the group holds anything or has an error."""
        return [
            {
                "title": title,
                "fields": [self[name] for name in names],
                "open": any(self[name].errors or self[name].value() for name in names),
            }
            for title, names in GROUPS
        ]

    def clean_household_no(self) -> str:
        number = normalise(self.cleaned_data["household_no"])
        others = Household.objects.exclude(pk=self.instance.household_id)
        if number and others.filter(household_no=number).exists():
            raise forms.ValidationError(_("Another household has this household number."))
        return number

    def clean_phone(self) -> Any:
        value = self.cleaned_data["phone"]
        if not typed(value):
            return value
        try:
            phone = parse_phone(value)
        except IdentifierError as error:
            raise refuse(error) from error
        self.notices += phone.warnings
        return phone.number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        account = typed(cleaned.get("bank_account"))
        if account:
            is_card = cleaned.get("bank_account_kind") == BankAccountKind.CARD
            try:
                cleaned["bank_account"] = parse_bank_account(account, card=is_card)
            except IdentifierError as error:
                self.add_error("bank_account", refuse(error))
        return cleaned

    def changes(self) -> HouseholdChanges:
        """What is to be written; a value typed again as it was is no change."""
        values = {n: self.cleaned_data[n] for n in self.changed_data if n in COLUMNS}
        values = {n: v for n, v in values.items() if v != self.initial.get(n)}
        number = self.cleaned_data["household_no"] if "household_no" in self.changed_data else None
        return HouseholdChanges(values, number)
