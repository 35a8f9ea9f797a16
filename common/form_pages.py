"""A page that is one form: its title, its fields, a way back. Acts with nothing else to show use it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    title: Any,
    button: Any,
    back: str,
    pretitle: Any = "",
    note: Any = "",
    tone: str = "primary",
    template: str = "common/form_page.html",
) -> HttpResponse:
    """The page; 422 once the form was sent and not taken. `template` extends common/form_page.html."""
    context = {
        "form": form,
        "page_title": title,
        "page_pretitle": pretitle,
        "note": note,
        "button": button,
        "back": back,
        "tone": tone,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)
