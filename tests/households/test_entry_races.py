"""Entering a household while somebody else, or an import, writes the same people."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from common.secrets import digest_of
from households.models import Household, Member
from tests.builders import id_number, make_year
from tests.households.entry_forms import new_family, open_form, with_member
from tests.people import Cast

NEW = reverse("households:household_new")


def waiting() -> int:
    """How many connections wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_same_people_crosswise_lose_nothing_and_one_is_told(cast: Cast) -> None:
    make_year()
    client, head, spouse = Client(), id_number(), id_number(sex="女")
    client.force_login(cast.clerk)
    data = new_family(open_form(client, NEW), **{"members-0-id_number": head})
    data = with_member(
        data, name="李测试", relation="配偶", sex="女", id_number=spouse, education_level="小学"
    )
    wrote = threading.Event()

    def other() -> None:
        try:
            with transaction.atomic():
                Member.objects.create(id_digest=digest_of(spouse))
                wrote.set()
                until = time.monotonic() + 20
                while not waiting() and time.monotonic() < until:
                    time.sleep(0.05)
                # The clerk waits for the spouse; now this one waits for the head.
                Member.objects.create(id_digest=digest_of(head))
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    assert wrote.wait(20)
    answer = client.post(NEW, {**data, "confirm": ["ID-15:", "HH-08:members-1"]})
    thread.join(30)
    assert answer.status_code == 422, answer.headers
    assert "请再次保存" in answer.text
    assert (Household.objects.count(), Member.objects.count()) == (0, 2)
