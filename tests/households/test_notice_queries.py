"""The pages of public notices read a fixed number of times, however much hangs and however many object."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Notice, NoticePhoto, Objection
from tests.builders import TODAY, make_notice
from tests.people import Cast

# Session, user and postings (3) are in all of them.
QUERIES = {
    "notice_detail": 8,
    "notice_prove": 5,
    "notice_withdraw": 5,
    "objection_new": 6,
    "notice_paper": 6,
}
LIST = 7


def hang(number: int) -> list[Notice]:
    return [make_notice(title=f"公示{place}") for place in range(number)]


def object_to(notice: Notice, number: int) -> None:
    for place in range(number):
        Objection.objects.create(
            key=uuid.uuid4(),
            notice=notice,
            raised_on=notice.starts_on,
            raised_by=f"村民{place}",
            text="名单有误",
            settled_on=TODAY,
            settled_by=notice.posted_by,
            upheld=False,
            settlement="已核实",
        )
        NoticePhoto.objects.create(
            notice=notice, image=f"notices/{place}.jpg", width=1, height=1, sha256=f"{place:064d}"
        )


@pytest.mark.parametrize("name", QUERIES)
def test_a_page_about_one_notice(
    cast: Cast, client: Client, django_assert_num_queries: Any, name: str
) -> None:
    notice = hang(1)[0]
    client.force_login(cast.county)
    where = reverse(f"households:{name}", args=[notice.pk])
    client.get(where)
    for number in (1, 12):
        notice.objections.all().delete()
        notice.photos.all().delete()
        object_to(notice, number)
        with django_assert_num_queries(QUERIES[name]):
            assert client.get(where).status_code == 200


def test_the_list(cast: Cast, client: Client, django_assert_num_queries: Any) -> None:
    client.force_login(cast.county)
    where = reverse("households:notice_list")
    for number in (1, 20):
        for notice in hang(number):
            object_to(notice, 2)
        with django_assert_num_queries(LIST):
            assert client.get(where).status_code == 200


def test_the_page_that_settles_an_objection(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    notice = hang(1)[0]
    client.force_login(cast.county)
    for number in (1, 12):
        notice.photos.all().delete()
        object_to(notice, number)
        where = reverse("households:objection_settle", args=[notice.objections.latest("pk").pk])
        with django_assert_num_queries(6):
            assert client.get(where).status_code == 200
