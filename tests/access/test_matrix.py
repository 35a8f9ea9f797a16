"""Every address of the site × everybody of the cast, and the page policy on whatever they open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse

from tests.access.matrix import ALL, ENTRANCE, MATRIX, OPEN, Page
from tests.access.world import World

INLINE = re.compile(
    r"<style|<script(?![^>]*\bsrc=)[^>]*>\s*\S|\sstyle\s*=\s*[\"']|<[^>]+\son[a-z]+\s*=\s*[\"']|javascript:",
    re.IGNORECASE,
)
DATA_SCRIPT = re.compile(r"<script[^>]*type=\"application/json\"[^>]*>.*?</script>", re.DOTALL)
ELSEWHERE = re.compile(r"(?:src|href|action|srcset|poster)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE)


def names(patterns: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every URL name with its view, the administration pages left out."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            if pattern.namespace != "admin":
                inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from names(pattern.url_patterns, inner)
        else:
            yield f"{prefix}{pattern.name}", pattern.callback


URLS = dict(names(get_resolver().url_patterns))
NAMES = sorted(MATRIX)
PAGES = sorted(name for name, page in MATRIX.items() if not page.posts)


def test_the_matrix_knows_every_address() -> None:
    assert set(URLS) == set(MATRIX) | OPEN | ENTRANCE


def test_only_the_entrance_is_open_to_strangers() -> None:
    strangers = {name for name, view in URLS.items() if not getattr(view, "login_required", True)}
    assert strangers == OPEN


def address(page: Page, name: str, world: World) -> str:
    return reverse(name, kwargs=page.args(world)) + page.query


def asked(client: Client, page: Page, where: str) -> Any:
    return client.post(where) if page.posts else client.get(where)


def release(response: Any) -> None:
    """Close files being sent; `response.close()` would close the test's database connection too."""
    for closer in response._resource_closers:
        closer()


@pytest.mark.parametrize("name", NAMES)
def test_everybody_gets_what_their_posting_allows(client: Client, world: World, name: str) -> None:
    page = MATRIX[name]
    where = address(page, name, world)
    assert asked(client, page, where)["Location"].startswith(reverse("accounts:login"))
    expected = dict.fromkeys(ALL.split(), 403)
    expected |= dict.fromkeys(page.missing.split(), 404) | dict.fromkeys(page.ok.split(), page.status)
    found = {}
    for who, user in world.cast.everybody().items():
        client.force_login(user)
        response = asked(client, page, where)
        release(response)
        found[who] = response.status_code
    assert found == expected


@pytest.mark.parametrize("name", sorted(n for n, page in MATRIX.items() if page.posts))
def test_acts_are_posts(client: Client, world: World, name: str) -> None:
    page = MATRIX[name]
    client.force_login(world.cast.everybody()[page.ok.split()[0]])
    assert client.get(address(page, name, world)).status_code == 405


@pytest.mark.parametrize(
    "name", sorted(n for n, page in MATRIX.items() if page.missing and "rows" not in n and "draft" not in n)
)
def test_what_does_not_exist_is_not_found(client: Client, world: World, name: str) -> None:
    page = MATRIX[name]
    where = reverse(name, kwargs=page.args(world) | {"pk": 999_999_999})
    client.force_login(world.cast.everybody()[page.ok.split()[0]])
    assert asked(client, page, where).status_code == 404


def complaints(response: Any) -> list[str]:
    """What on the page the policy would stop, or would send a request elsewhere."""
    html = DATA_SCRIPT.sub("", response.text)
    return INLINE.findall(html) + ELSEWHERE.findall(html)


def assert_strict(response: Any) -> None:
    policy = response["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";") if " " in part.strip())
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["connect-src"] == directives["form-action"] == "'self'"
    assert "unsafe" not in policy
    if response["Content-Type"].startswith("text/html") and not response.streaming:
        assert complaints(response) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_page_keeps_within_the_policy(client: Client, world: World, name: str) -> None:
    page = MATRIX[name]
    client.force_login(world.cast.everybody()[page.ok.split()[0]])
    response = client.get(address(page, name, world))
    release(response)
    assert_strict(response)
    assert response.get("Content-Security-Policy-Report-Only") is None


@pytest.mark.parametrize("name", ["area", "organisation", "user", "rolesetting"])
def test_the_administration_is_for_administrators(client: Client, world: World, name: str) -> None:
    pages = [
        reverse("admin:index"),
        reverse(f"admin:accounts_{name}_changelist"),
        reverse(f"admin:accounts_{name}_add"),
    ]
    for where in pages:
        for who, user in world.cast.everybody().items():
            client.force_login(user)
            response = client.get(where)
            assert (who, response.status_code) == (who, 200 if who == "admin" else 403)
        assert_strict(response)


@pytest.mark.parametrize(
    ("who", "first"),
    [
        ("county", "dashboards:county"), ("leader", "dashboards:county"), ("clerk", "dashboards:county"),
        ("cadre", "assistance:my_households"), ("school", "assistance:my_households"),
        ("auditor", "dashboards:county"), ("admin", "accounts:reveal_list"),
    ],
)  # fmt: skip
def test_the_entrance_leads_to_the_first_place(client: Client, world: World, who: str, first: str) -> None:
    client.force_login(world.cast.everybody()[who])
    assert client.get("/")["Location"] == reverse(first)


def test_without_a_posting_the_entrance_says_so(client: Client, world: World) -> None:
    client.force_login(world.cast.nobody)
    page = client.get("/")
    assert page.status_code == 200
    assert "您目前没有任职" in page.text
    assert page.context["navigation"] == ()


def test_everybody_can_open_what_their_navigation_shows(client: Client, world: World) -> None:
    for who, user in world.cast.everybody().items():
        client.force_login(user)
        menus = client.get(reverse("accounts:profile")).context["navigation"]
        entries = [entry for menu in menus for entry in menu.entries]
        statuses = {e.url_name: client.get(reverse(e.url_name)).status_code for e in entries}
        assert (who, statuses) == (who, dict.fromkeys(statuses, 200))
        assert bool(entries) == (who != "nobody")


def test_refusals_keep_within_the_policy(client: Client, world: World) -> None:
    client.force_login(world.cast.nobody)
    for where, status in (("/nowhere/", 404), (reverse("accounts:reveal_list"), 403)):
        response = client.get(where)
        assert response.status_code == status
        assert_strict(response)
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("accounts:login"), {"username": "x"})
    assert (response.status_code, "表单已失效" in response.text) == (403, True)
    assert_strict(response)


def test_the_policy_stands_in_the_settings() -> None:
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["default-src"] == ["'none'"]
