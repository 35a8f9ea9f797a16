"""The page of a list; only its rows where a criterion, an order or a page changed (htmx)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

ROWS = "rows"


def list_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The list as `template` draws it, or `common/_table.html` alone; the context has `form` and `page`.

    The rest of the page stands still then, so nothing outside the rows may depend on the criteria, but those
    that are marked `data-whole`. What only the whole page shows belongs into the context as something lazy.
    """
    context = {**context, "swaps": True}
    if not _asks_for_rows(request):
        return render(request, template, context)
    response = render(request, "common/_table.html", context)
    if not context["form"].is_valid():
        # What is wrong stands beside its criterion: the browser asks again, for the whole page.
        response["HX-Redirect"] = request.get_full_path()
    # The address is that of the whole page: going back must never find the rows alone.
    response["Cache-Control"] = "no-store"
    return response


def _asks_for_rows(request: HttpRequest) -> bool:
    headers = request.headers
    return headers.get("HX-Target") == ROWS and "HX-History-Restore-Request" not in headers
