"""The address from which somebody signs in, as lock-out counts it."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def of_client(request: HttpRequest) -> str | None:
    """The address that the outermost of our own proxies saw; without proxies, the one that connected.

    Entries of X-Forwarded-For further left than our proxies wrote come from the client and count for nothing.
    None when that entry is no address.
    """
    proxies = settings.PROXY_COUNT
    if not proxies:
        return str(request.META.get("REMOTE_ADDR") or "") or None
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if len(seen) < proxies:
        return None
    try:
        return str(ip_address(seen[-proxies]))
    except ValueError:
        return None
