"""Photographed papers show whole numbers and addresses: each is looked at with a reason, and logged."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts import reveals
from accounts.decorators import UserRequest
from accounts.forms import RevealForm
from accounts.reveals import Revealable
from common.form_pages import form_page


def answer_photo(request: UserRequest, item: Revealable, row: Any, *, back: str) -> HttpResponse:
    """Ask for the reason; with one, log the reveal and show the picture, which no browser keeps."""
    form = RevealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = reveals.reveal_row(user=request.user, item=item, pk=row.pk, reason=form.wording)
        with found.image.open("rb") as file:
            headers = {"Cache-Control": "no-store"}
            return HttpResponse(file.read(), content_type="image/jpeg", headers=headers)
    return form_page(
        request,
        form,
        title=item.label,
        pretitle=item.subject(row),
        note=_(
            "The paper may show whole numbers and addresses. Your name, the time and the reason are kept; "
            "auditors read them."
        ),
        button=_("Show"),
        back=back,
    )
