"""The one page that posts a public notice; the floors above call it with the notice their case proposes."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.decorators import UserRequest
from common.form_pages import form_page
from common.refusals import Refused
from households.forms.notices import NoticeForm, Proposal
from households.models import Notice

NOTE = gettext_lazy(
    "The list of households is added to the text as it is now; it shows neither ID numbers nor telephones."
)
POSTED = gettext_lazy("The notice is recorded. Print it, hang it up, and add a photo of it.")
PROVED = gettext_lazy("The notice is recorded with its photos.")


def answer_notice_form(
    request: UserRequest, proposal: Proposal, *, back: str, post: Callable[..., Notice]
) -> HttpResponse:
    """Draw or take the form; `post` gets the values for `post_notice` (but user, kind and area) and links."""
    form = NoticeForm(
        request.POST or None, request.FILES or None, proposal=proposal, today=timezone.localdate()
    )
    if request.method == "POST" and form.is_valid():
        try:
            notice = post(**form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, PROVED if form.cleaned_data["photos"] else POSTED)
            return redirect("households:notice_detail", notice.pk)
    return form_page(
        request,
        form,
        title=_("Post a public notice"),
        pretitle=proposal.area.full_name or proposal.area.name,
        note=NOTE,
        button=_("Post"),
        back=back,
    )
