"""What happens to a family: each act once, nobody lost, head counts that follow (§2.7)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.forms import RevealReason
from accounts.models import Reveal, User
from assistance.models import Pairing
from common.identifiers import parse_id_number
from common.refusals import Refused
from households.codes import JoinReason, LeaveReason, Relation
from households.models import AdjustmentCase, FamilyEvent, Household, HouseholdYear, MemberYear, RegisterYear
from households.services import family_events as acts
from households.services.family_events import Told
from tests.builders import TODAY, id_number, make_household, make_member
from tests.households.monitoring import make_monitoring
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.pictures import upload
from tests.races import winner_and_loser

ON = TODAY - dt.timedelta(days=3)
BORN = {"name": "小宝", "sex": "男", "birth_date": ON, "relation": Relation.SONS_SON}


def told(user: User, on: dt.date = ON, **changes: Any) -> Told:
    return Told(**{"user": user, "key": uuid.uuid4(), "on": on, "today": TODAY, **changes})


def names(copy: HouseholdYear) -> list[str]:
    """Who belongs to the household, by the order of entry."""
    return list(copy.members.active().order_by("pk").values_list("name", flat=True))


def recount() -> None:
    """Every household's head and count are what its members say."""
    for copy in HouseholdYear.objects.all():
        rows = [row for row in MemberYear.objects.filter(household_year=copy) if row.left_on is None]
        heads = [row.name for row in rows if row.relation == Relation.HEAD]
        assert (copy.member_count, copy.head_name) == (len(rows), heads[0] if heads else ""), copy.pk


@pytest.fixture
def copy(cast: Cast) -> HouseholdYear:
    """A household of three: head, wife, son."""
    copy = make_household(NORTH_VILLAGE, head="户主")
    make_member(copy, name="妻子", relation=Relation.SPOUSE, sex="女")
    make_member(copy, name="儿子", relation=Relation.SON, birth_date=dt.date(2001, 2, 3))
    return copy


def key_of(copy: HouseholdYear, name: str) -> int:
    return int(copy.members.active().get(name=name).pk)


def relations(copy: HouseholdYear, **said: str) -> dict[int, str]:
    return {key_of(copy, name): relation for name, relation in said.items()}


def test_a_child_is_born_once_though_the_form_is_sent_twice(cast: Cast, copy: HouseholdYear) -> None:
    said = told(cast.clerk, remark="县医院出生")
    birth = {"number": None, "reason": JoinReason.BIRTH, "values": BORN}
    events = [acts.join(said, copy.household, **birth) for _time in range(2)]
    assert events[0].pk == events[1].pk
    assert names(copy) == ["户主", "妻子", "儿子", "小宝"]
    row = copy.members.get(name="小宝")
    assert (row.joined_on, row.join_reason, row.initials) == (ON, "新生儿", "xb")
    event = FamilyEvent.objects.get()
    assert (event.kind, event.reason, event.names, event.by, event.remark) == (
        "成员增加", "新生儿", "小宝", cast.clerk, "县医院出生",
    )  # fmt: skip
    assert list(event.people.all()) == [row.member]
    recount()


def test_who_dies_stays_in_the_history(cast: Cast, copy: HouseholdYear) -> None:
    acts.leave(told(cast.clerk), copy.household, rows=[key_of(copy, "妻子")], reason=LeaveReason.DEATH)
    gone = copy.members.get(name="妻子")
    assert (gone.left_on, gone.leave_reason) == (ON, "死亡")
    assert names(copy) == ["户主", "儿子"]
    recount()


def test_when_the_head_dies_another_is_the_head_at_once(cast: Cast, copy: HouseholdYear) -> None:
    head, son = key_of(copy, "户主"), key_of(copy, "儿子")
    acts.leave(told(cast.clerk), copy.household, rows=[head], reason=LeaveReason.DEATH, successor=son)
    copy.refresh_from_db()
    assert (copy.head_name, copy.member_count) == ("儿子", 2)
    recount()


def test_who_comes_back_has_a_second_row(cast: Cast, copy: HouseholdYear) -> None:
    key = key_of(copy, "儿子")
    acts.leave(told(cast.clerk, ON), copy.household, rows=[key], reason=LeaveReason.LOST)
    acts.come_back(told(cast.clerk, TODAY), copy.household, row=key, relation=Relation.SON)
    spells = copy.members.filter(name="儿子").order_by("pk").values_list("joined_on", "left_on")
    assert list(spells) == [(None, ON), (TODAY, None)]
    assert copy.members.filter(name="儿子").values("member").distinct().count() == 1
    recount()


def test_another_member_becomes_the_head(cast: Cast, copy: HouseholdYear) -> None:
    said = relations(copy, 户主=Relation.FATHER, 妻子=Relation.MOTHER, 儿子=Relation.HEAD)
    acts.change_head(told(cast.clerk), copy.household, relations=said)
    found = copy.members.active().order_by("pk").values_list("name", "relation")
    assert list(found) == [("户主", "之父"), ("妻子", "之母"), ("儿子", "户主")]
    copy.refresh_from_db()
    assert copy.head_name == "儿子"
    recount()


def test_a_son_founds_a_household_with_the_same_standing(cast: Cast, copy: HouseholdYear) -> None:
    helper = Pairing.objects.create(
        household=copy.household, helper=cast.cadre, role="第一责任人", valid_from=dt.date(2020, 1, 1)
    )
    HouseholdYear.objects.filter(pk=copy.pk).update(main_cause="因学", has_safe_water=True)
    event = acts.split(told(cast.clerk), copy.household, relations=relations(copy, 儿子=Relation.HEAD))
    assert event.other is not None
    new = HouseholdYear.objects.get(household=event.other)
    assert (new.household_type, new.exit_status, new.main_cause) == ("建档立卡户", "未脱贫", "因学")
    assert (new.has_safe_water, new.household.household_no) == (None, "")
    assert (names(copy), names(new), new.area_id) == (["户主", "妻子"], ["儿子"], NORTH_VILLAGE)
    old = copy.members.get(name="儿子")
    assert (old.left_on, old.leave_reason) == (ON, "转入他户")
    heir = Pairing.objects.get(household=event.other)
    assert (heir.helper, heir.role, heir.valid_from) == (helper.helper, helper.role, ON)
    recount()


def test_members_go_to_another_household(cast: Cast, copy: HouseholdYear) -> None:
    other = make_household(NORTH_VILLAGE, head="舅舅")
    said = relations(copy, 儿子=Relation.NEPHEW)
    acts.transfer(told(cast.clerk), copy.household, other=other.household, relations=said)
    assert (names(copy), names(other)) == (["户主", "妻子"], ["舅舅", "儿子"])
    recount()


def test_a_household_that_goes_into_another_keeps_its_years(cast: Cast, copy: HouseholdYear) -> None:
    other = make_household(NORTH_VILLAGE, head="兄长")
    Pairing.objects.create(household=copy.household, helper=cast.cadre, valid_from=dt.date(2020, 1, 1))
    kinds = relations(copy, 户主=Relation.OTHER, 妻子=Relation.OTHER, 儿子=Relation.OTHER)
    acts.merge(told(cast.clerk), copy.household, other=other.household, relations=kinds)
    copy.refresh_from_db()
    assert (copy.household_type, copy.exit_status, copy.member_count) == ("注销户", "", 0)
    assert names(other) == ["兄长", "户主", "妻子", "儿子"]
    ended = Pairing.objects.get(household=copy.household)
    assert (ended.valid_to, "并入" in ended.end_reason) == (ON, True)
    assert copy.members.count() == 3
    recount()


Act = Callable[[Cast, HouseholdYear], Any]


def joins(**changes: Any) -> Act:
    number, reason = changes.pop("number", None), changes.pop("reason", JoinReason.BIRTH)
    on, values = changes.pop("on", ON), {**BORN, **changes}
    return lambda cast, copy: acts.join(
        told(cast.clerk, on), copy.household, number=number, reason=reason, values=values
    )


def leaves(*who: str, on: dt.date = ON, heir: str = "") -> Act:
    return lambda cast, copy: acts.leave(
        told(cast.clerk, on),
        copy.household,
        rows=[key_of(copy, name) for name in who],
        reason="出嫁",
        successor=key_of(copy, heir) if heir else None,
    )


def splits(**said: str) -> Act:
    return lambda cast, copy: acts.split(told(cast.clerk), copy.household, relations=relations(copy, **said))


def heads(**said: str) -> Act:
    return lambda cast, copy: acts.change_head(
        told(cast.clerk), copy.household, relations=relations(copy, **said)
    )


SON, WIFE, HEAD = Relation.SON, Relation.SPOUSE, Relation.HEAD
REFUSALS: Iterable[tuple[Act, str]] = [
    (joins(on=TODAY + dt.timedelta(days=1), birth_date=TODAY + dt.timedelta(days=1)), "日期不能晚于今天"),
    (joins(birth_date=ON - dt.timedelta(days=1)), "新生儿"),
    (joins(birth_date=ON + dt.timedelta(days=1), reason=JoinReason.MARRIAGE), "出生"),
    (joins(reason=JoinReason.MARRIAGE, birth_date=dt.date(2000, 1, 1)), "证件号码"),
    (joins(relation=HEAD), "户主变更"),
    (leaves(), "至少选择一名成员"),
    (leaves("户主"), "请选择新户主"),
    (leaves("户主", "妻子", heir="妻子"), "不能任户主"),
    (leaves("妻子", heir="儿子"), "户主未离开"),
    (leaves("户主", "妻子", "儿子"), "整户注销"),
    (leaves("儿子", on=dt.date(2001, 2, 2)), "2001-02-03"),
    (heads(户主=HEAD, 妻子=WIFE, 儿子=SON), "已是户主"),
    (heads(户主=HEAD, 妻子=HEAD, 儿子=SON), "一名户主"),
    (heads(户主="之父", 妻子="之母", 儿子=SON), "一名户主"),
    (heads(户主="之父", 儿子=HEAD), "成员已有变化"),
    (splits(儿子=SON), "一名户主"),
    (splits(户主=HEAD), "户主变更"),
]


@pytest.mark.parametrize(("act", "sentence"), REFUSALS)
def test_what_cannot_be_is_refused_and_nothing_written(
    cast: Cast, copy: HouseholdYear, act: Act, sentence: str
) -> None:
    before = list(MemberYear.objects.values().order_by("pk"))
    with pytest.raises(Refused, match=sentence):
        act(cast, copy)
    assert list(MemberYear.objects.values().order_by("pk")) == before
    assert (FamilyEvent.objects.count(), Household.objects.count()) == (0, 1)


def test_a_person_of_another_household_does_not_join(cast: Cast, copy: HouseholdYear) -> None:
    number = id_number(61)
    make_member(make_household(SOUTH_VILLAGE), number=number)
    facts = {**BORN, "birth_date": dt.date(1980, 5, 6)}
    with pytest.raises(Refused, match="ID-10"):
        acts.join(
            told(cast.clerk), copy.household, number=parse_id_number(number), reason="婚入", values=facts
        )


def test_the_dead_do_not_come_back(cast: Cast, copy: HouseholdYear) -> None:
    key = key_of(copy, "妻子")
    acts.leave(told(cast.clerk), copy.household, rows=[key], reason=LeaveReason.DEATH)
    with pytest.raises(Refused, match="已去世"):
        acts.come_back(told(cast.clerk, TODAY), copy.household, row=key, relation=WIFE)


def test_a_registered_household_does_not_go_into_one_that_is_not(cast: Cast, copy: HouseholdYear) -> None:
    other = make_household(NORTH_VILLAGE, household_type="一般农户", exit_status="")
    kinds = relations(copy, 户主=Relation.OTHER, 妻子=Relation.OTHER, 儿子=Relation.OTHER)
    with pytest.raises(Refused, match="反向"):
        acts.merge(told(cast.clerk), copy.household, other=other.household, relations=kinds)


def test_a_household_in_an_open_case_is_not_merged(cast: Cast, copy: HouseholdYear) -> None:
    other = make_household(NORTH_VILLAGE)
    AdjustmentCase.objects.create(
        key=uuid.uuid4(), household=other.household, year=RegisterYear.objects.current(), kind="清退",
        reason="错评", opened_on=ON, opened_by=cast.team,
    )  # fmt: skip
    kinds = relations(copy, 户主=Relation.OTHER, 妻子=Relation.OTHER, 儿子=Relation.OTHER)
    with pytest.raises(Refused, match="未办结"):
        acts.merge(told(cast.clerk), copy.household, other=other.household, relations=kinds)


def test_a_monitored_household_is_not_merged_away(cast: Cast, copy: HouseholdYear) -> None:
    other = make_household(NORTH_VILLAGE)
    make_monitoring(copy.household)
    kinds = relations(copy, 户主=Relation.OTHER, 妻子=Relation.OTHER, 儿子=Relation.OTHER)
    with pytest.raises(Refused, match="监测"):
        acts.merge(told(cast.clerk), copy.household, other=other.household, relations=kinds)


def test_nobody_changes_a_family_outside_their_area(cast: Cast, copy: HouseholdYear) -> None:
    with pytest.raises(Refused, match="不在您的辖区"):
        acts.leave(told(cast.clerk2), copy.household, rows=[key_of(copy, "妻子")], reason="出嫁")
    other = make_household(SOUTH_VILLAGE)
    with pytest.raises(Refused, match="不在您的辖区"):
        acts.transfer(
            told(cast.clerk), copy.household, other=other.household, relations=relations(copy, 儿子=SON)
        )


@pytest.mark.django_db(transaction=True)
def test_two_clerks_record_the_same_departure(cast: Cast, copy: HouseholdYear) -> None:
    rows = [key_of(copy, "妻子")]
    leave = partial(acts.leave, household=copy.household, rows=rows, reason="出嫁")
    won, lost = winner_and_loser(
        lambda: leave(told(cast.clerk)),
        lambda: leave(told(cast.county)),
    )
    assert won.names == "妻子"
    assert "成员已有变化" in lost


def page(copy: HouseholdYear, kind: str) -> str:
    return reverse("households:family_event_new", args=[copy.household_id, kind])


def sent(client: Client, copy: HouseholdYear, kind: str, **said: Any) -> Any:
    form = client.get(page(copy, kind)).context["form"]
    start = {name: form[name].value() or "" for name in form.fields if name != "photos"}
    return client.post(page(copy, kind), {**start, "on": ON.isoformat(), **said})


def test_the_pages_record_what_happened(cast: Cast, copy: HouseholdYear, client: Client) -> None:
    client.force_login(cast.clerk)
    number = id_number(62, birth=dt.date(2000, 3, 4), sex="女")
    joined = sent(
        client, copy, "join", reason="婚入", name="儿媳", number=number, relation="之儿媳", photos=upload()
    )
    assert joined.status_code == 302
    row = copy.members.get(name="儿媳")
    assert (row.sex, row.birth_date) == ("女", dt.date(2000, 3, 4))
    event = FamilyEvent.objects.get()
    shown = client.get(reverse("households:family_event", args=[copy.household_id, event.pk])).text
    assert "儿媳" in shown
    photo = reverse(
        "households:family_event_photo", args=[copy.household_id, event.pk, event.photos.get().pk]
    )
    assert client.get(photo)["Content-Type"].startswith("text/html")
    assert client.post(photo, {"reason": RevealReason.values[0]})["Content-Type"] == "image/jpeg"
    assert Reveal.objects.get().subject == "儿媳"

    halves = {f"relation-{key_of(copy, '儿子')}": "户主", f"relation-{key_of(copy, '儿媳')}": "配偶"}
    parted = sent(client, copy, "split", number="9900888801", **halves)
    new = Household.objects.get(household_no="9900888801")
    assert parted["Location"] == reverse("households:household_detail", args=[new.pk])
    assert names(new.years.get()) == ["儿子", "儿媳"]
    text = client.get(parted["Location"]).text
    assert "分户" in text

    left = sent(client, copy, "leave", rows=[key_of(copy, "妻子")], reason="死亡")
    assert left.status_code == 302
    listed = client.get(reverse("households:family_event_list"))
    assert [event.kind for event in listed.context["page"]] == ["成员减少", "分户", "成员增加"]


def test_an_unknown_other_household_is_told(cast: Cast, copy: HouseholdYear, client: Client) -> None:
    client.force_login(cast.clerk)
    south = make_household(SOUTH_VILLAGE)
    for number in ("0000", south.household.household_no, copy.household.household_no):
        answer = sent(client, copy, "transfer", other=number, **{f"relation-{key_of(copy, '儿子')}": "之子"})
        assert answer.status_code == 422
        assert "没有这个户编号" in answer.text


def test_the_list_is_scoped_and_exports_what_it_shows(
    cast: Cast, copy: HouseholdYear, client: Client, django_assert_num_queries: Any
) -> None:
    acts.leave(told(cast.clerk), copy.household, rows=[key_of(copy, "妻子")], reason="出嫁")
    listing = reverse("households:family_event_list")
    client.force_login(cast.clerk2)
    assert list(client.get(listing).context["page"]) == []
    client.force_login(cast.county)
    client.get(listing)
    with django_assert_num_queries(7):
        found = client.get(listing, {"kind": "成员减少", "first": ON.isoformat(), "last": ON.isoformat()})
    assert len(found.context["page"]) == 1
    assert len(client.get(listing, {"first": TODAY.isoformat()}).context["page"]) == 0
