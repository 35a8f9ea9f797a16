"""What a phone tells beside the visit itself."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assistance.policies import is_clock_off
from assistance.services import PhoneClock


class EnvelopeForm(forms.Form):
    """The clock of the phone, and whether the helper said that the visit was before the hand-over."""

    key = forms.UUIDField()
    household = forms.IntegerField(min_value=1)
    written_at = forms.DateTimeField(required=False)
    phone_clock = forms.DateTimeField(required=False)
    before_hand_over = forms.BooleanField(required=False)

    def clock(self) -> PhoneClock:
        """Both times the phone told."""
        return PhoneClock(self.cleaned_data["written_at"], self.cleaned_data["phone_clock"])

    def clock_sentence(self, now: dt.datetime) -> str:
        """What is wrong with the phone's clock; empty when it goes right."""
        shown = self.cleaned_data["phone_clock"]
        if not is_clock_off(shown, now):
            return ""
        return _("The clock of this phone is wrong: it shows %(shown)s, and it is %(now)s.") % {
            "shown": date_format(shown.astimezone(now.tzinfo), "Y-m-d H:i"),
            "now": date_format(now, "Y-m-d H:i"),
        }
