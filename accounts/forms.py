"""Forms about accounts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import reveals
from accounts.codes import RevealReason
from accounts.models import User
from common.forms import DateInput, DressedForm, dress
from common.lists import ListColumn, ListForm


class RevealForm(DressedForm):
    """Why the user needs to see a masked value."""

    reason = forms.ChoiceField(label=_("Reason"), choices=RevealReason.choices)
    detail = forms.CharField(label=_("Details"), required=False, max_length=150)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == RevealReason.OTHER and not cleaned.get("detail"):
            self.add_error("detail", _("Say why you need to see this."))
        return cleaned

    @property
    def wording(self) -> str:
        """The reason as the log keeps it."""
        reason, detail = self.cleaned_data["reason"], self.cleaned_data["detail"]
        return f"{reason}：{detail}" if detail else reason


class SignInForm(AuthenticationForm):
    """Name and password."""

    error_messages = {
        "invalid_login": _("Sign-in name or password is wrong. Both distinguish capital letters."),
        "inactive": _("This account may not sign in. Ask the administrator."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Sign-in name")
        dress(self)


class OwnPasswordForm(PasswordChangeForm):
    """A new password, given the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class CodeForm(DressedForm):
    """The six digits that the authenticator app shows."""

    code = forms.RegexField(
        r"^\s*\d{3}\s*\d{3}\s*$",
        label=_("Six-digit code"),
        error_messages={"invalid": _("The code has six digits.")},
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "autofocus": True,
                "maxlength": 10,
            }
        ),
    )

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split())


def day_range(first: dt.date | None, last: dt.date | None) -> dict[str, dt.datetime]:
    """Criteria on `at` that take in both days whole, in the county's time."""
    found = {}
    if first:
        found["at__gte"] = timezone.make_aware(dt.datetime.combine(first, dt.time.min))
    if last:
        found["at__lt"] = timezone.make_aware(dt.datetime.combine(last + dt.timedelta(days=1), dt.time.min))
    return found


class RevealList(ListForm):
    """Who looked at which masked value, and why."""

    what = forms.ChoiceField(label=_("Field"), required=False)
    first = forms.DateField(label=_("From day"), required=False, widget=DateInput())
    last = forms.DateField(label=_("To day"), required=False, widget=DateInput())

    columns = (
        ListColumn(
            "at", _("Time"), lambda r: f"{timezone.localtime(r.at):%Y-%m-%d %H:%M:%S}", ("at",), css="nowrap"
        ),
        ListColumn("user", _("User"), lambda r: r.user, ("user__username",)),
        ListColumn("subject", _("Whose"), lambda r: r.subject, ("subject",)),
        ListColumn("field", _("Field"), lambda r: reveals.labels().get((r.model, r.field), r.field)),
        ListColumn("area", _("Area"), lambda r: r.area, ("area",)),
        ListColumn("reason", _("Reason"), lambda r: r.reason, ("reason",)),
    )
    default_order = ("-at", "-pk")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f"{model}:{field}", label) for (model, field), label in reveals.labels().items()]
        self.fields["what"].choices = [("", _("All fields")), *choices]  # type: ignore[attr-defined]
        self.fields["q"].label = _("User or person looked at")
        dress(self)

    def filter(self, rows: QuerySet[Any], cleaned: dict[str, Any]) -> QuerySet[Any]:
        """By user or subject, field and days."""
        if words := cleaned["q"]:
            users = User.objects.matching(words).values("pk")
            rows = rows.filter(Q(user__in=users) | Q(subject__contains=words))
        if cleaned["what"]:
            model, field = cleaned["what"].split(":")
            rows = rows.filter(model=model, field=field)
        return rows.filter(**day_range(cleaned["first"], cleaned["last"]))
