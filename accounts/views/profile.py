"""One's own account: postings, password, second factor."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts import second_factor
from accounts.decorators import UserRequest
from accounts.forms import OwnPasswordForm


@require_GET
def profile(request: UserRequest) -> HttpResponse:
    """What the site knows of its user."""
    today = timezone.localdate()
    postings = request.user.postings.select_related("area", "organisation")
    context = {
        "postings": postings.in_force(today),
        "former": postings.filter(valid_to__lte=today),
        "device": second_factor.device_of(request.user),
        "demanded": second_factor.is_demanded_of(request.user),
    }
    return render(request, "accounts/profile.html", context)


class OwnPasswordView(PasswordChangeView):
    """Choose a new password; other browsers are signed out by it."""

    template_name = "accounts/password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("accounts:profile")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Saved."""
        messages.success(self.request, _("Your password was changed. Other devices are signed out."))
        return super().form_valid(form)
