"""A page that is being built; gone before the first release."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def placeholder(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """An empty page under the right name, so that links resolve while the page is written."""
    return render(request, "base.html")
