from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.utils import timezone

from accounts.models import Area, User
from common.secrets import decrypt_bytes, digest_of
from households.importing import jobs
from households.importing.roster import ROSTER
from households.models import Household, HouseholdYear, ImportJob, Member, MemberYear
from tests.builders import TODAY, id_number, make_household, make_member, make_year
from tests.households.roster_files import family, roster, row
from tests.people import COUNTY, NORTH, NORTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db


def planned(data: bytes, user: User, area: str = NORTH, filename: str = "a.xlsx") -> ImportJob:
    make_year()
    job = jobs.upload(user=user, kind=ROSTER, area=Area.objects.get(pk=area), filename=filename, content=data)
    jobs.read(job.pk, language="zh-hans")
    job.refresh_from_db()
    return job


def loaded(data: bytes, user: User, area: str = NORTH, filename: str = "a.xlsx") -> ImportJob:
    job = planned(data, user, area, filename)
    assert (job.state, job.refusal) == ("planned", "")
    jobs.request_load(job=job, user=user)
    jobs.run_load(job.pk, language="zh-hans")
    job.refresh_from_db()
    return job


def plain(secret: Any) -> str:
    return secret.reveal()


def event_counts() -> dict[str, int]:
    register = apps.get_app_config("households").get_models()
    found: list[Any] = [model for model in register if model.__name__.endswith("Event")]
    return {model.__name__: model.objects.count() for model in found}


def counted() -> tuple[int, int, int, int]:
    return (
        Household.objects.count(),
        HouseholdYear.objects.count(),
        Member.objects.count(),
        MemberYear.objects.count(),
    )


def test_a_roster_is_loaded_with_every_column(cast: Cast) -> None:
    number, child = id_number(sex="女"), id_number(birth=dt.date(2012, 3, 4))
    rows = [
        row(
            户编号="9800000001",
            人口编号="98000000011",
            姓名="周秀英",
            证件号码=number + "43B1",
            自然村="上坡",
            户联系电话="１３８00000001",
            成员联系电话="13800000002",
            政治面貌="党员",
            务工所在地="省城",
            务工区域="省外",
            公益性岗位类型="保洁员(护洁员)",
            致贫原因1="缺劳动力",
            其他致贫原因="因病、因残",
            人均纯收入="4,321.5",
            首次识别时间="201403",
            户类型="脱贫户",
            脱贫年度=2019,
            残疾证办证年度="2015年",
            识别标准="国标",
            危房户="否",
        ),
        row(
            户编号="9800000001",
            姓名="周小英",
            证件号码=child,
            与户主关系="长子",
            文化程度="",
            在校生状况="初一",
            劳动技能="无劳动力",
        ),
    ]
    job = loaded(roster(rows, titles=2), cast.clerk)
    assert (job.state, job.refusal, job.plan["counts"]["creates"]) == ("loaded", "", 1)
    copy = HouseholdYear.objects.get()
    assert (copy.household.household_no, copy.household.area_id, copy.area_id) == (
        "9800000001",
        NORTH_VILLAGE,
        NORTH_VILLAGE,
    )
    assert (copy.head_name, copy.head_initials, copy.member_count) == ("周秀英", "zxy", 2)
    assert (copy.household_type, copy.exit_status, copy.exit_year) == ("建档立卡户", "已脱贫", 2019)
    assert (copy.main_cause, copy.other_causes, copy.id_standard) == ("缺劳力", ["因病", "因残"], "国家标准")
    assert (copy.net_income_per_capita, copy.identified_on) == (Decimal("4321.50"), dt.date(2014, 3, 1))
    assert (plain(copy.phone), copy.hamlet, copy.is_dangerous_house) == ("13800000001", "上坡", False)
    head, second = MemberYear.objects.order_by("pk")
    assert (plain(head.member.id_number), head.member.id_type) == (number + "43B1", "残疾人证")
    assert (head.member.id_digest, head.member.id_tail) == (digest_of(number), number[14:])
    assert (head.sex, head.disability_category, head.disability_grade, head.disability_year) == (
        "女",
        "肢体残疾",
        3,
        2015,
    )
    assert (head.political_status, head.work_region, head.public_post) == ("中共党员", "省外务工", "保洁员")
    assert (plain(head.phone), head.member.person_no, head.pinyin) == (
        "13800000002",
        "98000000011",
        "zhou xiu ying",
    )
    assert (second.relation, second.schooling_status, second.education_level) == ("之子", "七年级", "")
    assert (second.birth_date, second.has_dibao, second.has_pension) == (dt.date(2012, 3, 4), False, None)


def test_loading_the_same_file_twice_changes_nothing(cast: Cast) -> None:
    data = roster(*(family({}, {}) for _number in range(3)))
    loaded(data, cast.clerk)
    before = counted()
    history = event_counts()
    again = planned(data, cast.clerk)
    assert again.plan["counts"] | {"rows": 0} == {
        "rows": 0, "families": 3, "creates": 0, "updates": 0, "unchanged": 3, "held": 0,
        "new_members": 0, "changed_members": 0, "problems": 0, "warnings": 0,
    }  # fmt: skip
    with pytest.raises(jobs.ImportRefused):
        jobs.request_load(job=again, user=cast.clerk)
    assert counted() == before == (3, 3, 9, 9)
    assert event_counts() == history


def test_a_second_file_changes_only_what_differs_and_raises_the_version(cast: Cast) -> None:
    first, second = family({"姓名": "周小田"}), family()
    loaded(roster(first, second), cast.clerk)
    untouched = HouseholdYear.objects.get(household__household_no=second[0]["户编号"]).version
    first[1] |= {"文化程度": "初中", "成员联系电话": "13800000009", "劳动技能": ""}
    newborn = row(
        户编号=first[0]["户编号"],
        与户主关系="之女",
        姓名="周妞",
        证件号码=id_number(sex="女"),
        文化程度="学龄前儿童",
    )
    job = loaded(roster([*first, newborn], second), cast.clerk)
    assert [
        job.plan["counts"][key] for key in ("updates", "unchanged", "new_members", "changed_members")
    ] == [1, 1, 1, 1]
    changed = MemberYear.objects.get(name="周小田")
    assert (changed.education_level, plain(changed.phone), changed.labour_capacity) == (
        "初中",
        "13800000009",
        "普通劳动力",
    )
    copy = HouseholdYear.objects.get(household__household_no=first[0]["户编号"])
    assert (copy.member_count, copy.version) == (3, 2)
    assert HouseholdYear.objects.get(household__household_no=second[0]["户编号"]).version == untouched


def test_the_headship_can_pass_from_one_member_to_another(cast: Cast) -> None:
    rows = family({"姓名": "周小田"})
    loaded(roster(rows), cast.clerk)
    rows[0]["与户主关系"], rows[1]["与户主关系"] = "之父", "户主"
    job = loaded(roster(rows), cast.clerk)
    assert (job.state, job.refusal) == ("loaded", "")
    assert HouseholdYear.objects.get().head_name == "周小田"


def test_a_corrected_id_number_follows_the_person_number(cast: Cast) -> None:
    rows = [row(人口编号="98000000077")]
    loaded(roster(rows), cast.clerk)
    rows[0]["证件号码"] = new = id_number()
    job = loaded(roster(rows), cast.clerk)
    assert job.state == "loaded"
    person = Member.objects.get()
    assert (plain(person.id_number), person.id_digest, person.id_tail) == (new, digest_of(new), new[14:])
    assert MemberYear.objects.count() == 1


def test_families_with_problems_are_held_back_and_the_others_loaded(cast: Cast) -> None:
    good, bad = family({}), family({"民族": "汗族"})
    job = loaded(roster(good, bad), cast.clerk)
    assert (job.plan["counts"]["held"], job.plan["counts"]["creates"]) == (1, 1)
    assert list(Household.objects.values_list("household_no", flat=True)) == [good[0]["户编号"]]


def test_a_household_of_last_year_gets_a_copy_of_this_year_and_its_people_stay_the_same(cast: Cast) -> None:
    number = id_number()
    old = make_household(NORTH_VILLAGE, head=None, year=TODAY.year - 1)
    make_member(old, number=number, relation="户主")
    old.year.closed_on = TODAY
    old.year.save()
    job = loaded(roster([row(户编号=old.household.household_no, 证件号码=number)]), cast.clerk)
    assert (job.state, job.refusal) == ("loaded", "")
    assert counted() == (1, 2, 1, 2)


def test_history_names_the_author_and_the_import(cast: Cast) -> None:
    job = loaded(roster([row()]), cast.clerk)
    for name in ("HouseholdEvent", "HouseholdYearEvent", "MemberEvent", "MemberYearEvent"):
        model: Any = apps.get_model("households", name)
        assert model.objects.exists()
        for event in model.objects.all():
            assert event.pgh_context.metadata == {"user": cast.clerk.pk, "roster_import": job.pk}


def test_a_plan_that_the_register_has_overtaken_is_shown_again_instead_of_loaded(cast: Cast) -> None:
    number = id_number()
    data = roster([row(证件号码=number)], family())
    job = planned(data, cast.clerk)
    jobs.request_load(job=job, user=cast.clerk)
    make_household(NORTH_VILLAGE, head=None)
    make_member(HouseholdYear.objects.get(), number=number, relation="户主")
    jobs.run_load(job.pk, language="zh-hans")
    job.refresh_from_db()
    assert (job.state, bool(job.refusal)) == ("planned", True)
    assert (job.plan["counts"]["creates"], job.plan["counts"]["held"]) == (1, 1)
    assert Household.objects.count() == 1


def test_the_file_is_stored_encrypted(cast: Cast) -> None:
    data = roster([row()])
    job = planned(data, cast.clerk)
    assert decrypt_bytes(bytes(job.content)) == data
    assert not bytes(job.content).startswith(data[:2])


def test_the_same_file_sent_twice_at_once_is_one_import(cast: Cast) -> None:
    make_year()
    area = Area.objects.get(pk=NORTH)
    data = roster([row()])
    sent = [
        jobs.upload(user=cast.clerk, kind=ROSTER, area=area, filename="a.xlsx", content=data)
        for _time in range(2)
    ]
    assert sent[0] == sent[1]
    other = jobs.upload(user=cast.county, kind=ROSTER, area=area, filename="a.xlsx", content=data)
    assert other != sent[0]


def test_an_import_runs_once_however_often_it_is_asked_for(cast: Cast) -> None:
    job = loaded(roster([row()]), cast.clerk)
    jobs.run_load(job.pk, language="zh-hans")
    jobs.read(job.pk, language="zh-hans")
    job.refresh_from_db()
    assert job.state == "loaded"
    assert Household.objects.count() == 1
    with pytest.raises(jobs.ImportRefused):
        jobs.request_load(job=job, user=cast.clerk)
    with pytest.raises(jobs.ImportRefused):
        jobs.request_again(job=job)


@pytest.mark.parametrize(
    ("content", "filename", "words"),
    [(b"%PDF-1.4", "a.xlsx", "xlsx"), ("甲,乙\n1,2\n".encode(), "a.csv", "户主关系")],
)
def test_a_file_that_is_no_roster_is_refused_with_a_sentence(
    cast: Cast, content: bytes, filename: str, words: str
) -> None:
    job = planned(content, cast.clerk, filename=filename)
    assert job.state == "refused"
    assert words in job.refusal
    assert jobs.request_again(job=job).state == "uploaded"


def test_nobody_imports_for_an_area_that_is_not_theirs(cast: Cast, settings: Any) -> None:
    data = roster([row()])
    for user, area in ((cast.clerk2, NORTH), (cast.clerk, COUNTY), (cast.cadre, NORTH), (cast.nobody, NORTH)):
        with pytest.raises(jobs.ImportRefused):
            jobs.upload(
                user=user, kind=ROSTER, area=Area.objects.get(pk=area), filename="a.xlsx", content=data
            )
    settings.ROSTER_MAX_BYTES = 10
    with pytest.raises(jobs.ImportRefused):
        jobs.upload(
            user=cast.clerk, kind=ROSTER, area=Area.objects.get(pk=NORTH), filename="a.xlsx", content=data
        )
    assert ImportJob.objects.count() == 0


def test_a_right_lost_between_plan_and_load_loads_nothing(cast: Cast) -> None:
    job = planned(roster([row()]), cast.clerk)
    jobs.request_load(job=job, user=cast.clerk)
    cast.clerk.postings.update(valid_to=timezone.localdate())
    jobs.run_load(job.pk, language="zh-hans")
    job.refresh_from_db()
    assert job.state == "planned"
    assert Household.objects.count() == 0


@pytest.mark.parametrize(("filename", "encoding"), [("a.csv", "gb18030"), ("a.csv", "utf-8-sig")])
def test_csv_rosters_are_loaded_in_both_encodings(cast: Cast, filename: str, encoding: str) -> None:
    values = row(证件号码=id_number())
    text = ",".join(values) + "\n" + ",".join(str(v) for v in values.values()) + "\n"
    job = loaded(text.encode(encoding), cast.clerk, filename=filename)
    assert (job.state, Member.objects.count()) == ("loaded", 1)


def test_the_workbook_with_reasons_has_a_sentence_for_every_problem(cast: Cast) -> None:
    job = planned(roster(family({"民族": "汗族"}), titles=1), cast.clerk)
    sheet = openpyxl.load_workbook(io.BytesIO(jobs.reasons(job, on=TODAY))).active
    reason = [cell.value for cell in sheet[4]][-1]
    assert reason.startswith("民族（M4）：")
    assert [cell.value for cell in sheet[3]][-1] is None


def test_a_provisional_number_is_known_as_one_after_loading(cast: Cast) -> None:
    number = f"999999{id_number()[6:17]}0"
    loaded(roster([row(证件号码=number)]), cast.clerk)
    person = Member.objects.get()
    assert (plain(person.id_number), person.id_provisional) == (number, True)
    assert HouseholdYear.objects.with_finding("ID-12").count() == 1
    assert HouseholdYear.objects.with_finding("ID-07").count() == 0


def test_a_roster_does_not_replace_the_income_that_a_survey_gives(cast: Cast) -> None:
    rows = family({}, 人均纯收入=9_999)
    loaded(roster(rows), cast.clerk)
    HouseholdYear.objects.update(wage_county=5_000)
    before = HouseholdYear.objects.get().version
    job = planned(roster(rows), cast.clerk)
    assert (job.plan["counts"]["unchanged"], job.plan["counts"]["warnings"]) == (1, 1)
    copy = HouseholdYear.objects.get()
    assert (copy.net_income_per_capita, copy.version) == (2_500, before)
