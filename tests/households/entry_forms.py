"""What a browser would send for the entry page: its fields as drawn, with changes typed in."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.builders import TODAY, id_number
from tests.people import NORTH_VILLAGE


class _Fields(HTMLParser):
    """Collects what the form with id "entry" would send."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.select = ""
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("id") == "entry"
        if not self.inside:
            return
        if tag == "input" and given.get("name"):
            ticks = given.get("type") in {"checkbox", "radio"}
            if not ticks or "checked" in given:
                self.values.setdefault(given["name"], []).append(given.get("value", "on" if ticks else ""))
        elif tag == "select":
            self.select = given["name"]
            self.values.setdefault(self.select, [])
        elif tag == "option" and ("selected" in given or not self.values[self.select]):
            self.values[self.select] = [given["value"]]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def fields_of(page: str) -> dict[str, Any]:
    """Name → values of the entry form on the page."""
    parser = _Fields()
    parser.feed(page)
    return parser.values


def open_form(client: Client, address: str) -> dict[str, Any]:
    """What the page at this address would send if saved untouched."""
    page = client.get(address)
    assert page.status_code == 200
    return fields_of(page.text)


def with_member(data: dict[str, Any], **values: str) -> dict[str, Any]:
    """The data with one more member row."""
    number = int(data["members-TOTAL_FORMS"][0])
    added = {f"members-{number}-{name}": value for name, value in values.items()}
    return {**data, "members-TOTAL_FORMS": str(number + 1), **added}


def new_family(data: dict[str, Any], **changes: str) -> dict[str, Any]:
    """A new household of one, without anything odd."""
    typed = {
        "area": NORTH_VILLAGE,
        "phone": "13800001111",
        "household_type": "建档立卡户",
        "main_cause": "因病",
        "members-0-name": "陈测试",
        "members-0-relation": "户主",
        "members-0-id_number": id_number(31),
        "members-0-education_level": "小学",
        "members-0-ethnic_group": "汉族",
        "members-0-health_status": "长期慢性病",
        "members-0-labour_capacity": "普通劳动力",
        "members-0-has_medical_insurance": "true",
        "members-0-has_employee_medical": "false",
        "members-0-has_serious_illness_insurance": "true",
        "members-0-has_pension": "true",
        "net_income_per_capita": "9000",
    }
    return {**data, **typed, **changes}


YEAR = TODAY.year
