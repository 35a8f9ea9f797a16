"""How people get about: the navigation, its menus, and the button that hides it on a phone."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def follow(page: Page, place: str) -> None:
    """Follow an entry of the navigation, opening what hides it."""
    button = page.get_by_role("button", name="菜单")
    if button.is_visible():
        button.click()
        expect(page.locator("#navigation.collapse.show")).to_be_visible()
    entry = page.get_by_role("link", name=place, exact=True, include_hidden=True)
    link = page.locator("#navigation").locator(entry)
    if not link.is_visible():
        page.locator("#navigation .dropdown", has=entry).get_by_role("button").click()
    link.click()
