"""A small county for the access matrix: one household in the north, paired with `cadre`."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile

from assistance.area_codes import AreaRole
from assistance.models import (
    AreaPairing,
    Attendance,
    Dispute,
    Donation,
    GiftReceipt,
    Handover,
    HelpMeasure,
    Pairing,
    Policy,
    ProblemPhoto,
    SchemeComponent,
    TeamEntry,
    TeamMeetingPhoto,
    TeamMember,
    Visit,
    VisitPhoto,
    VisitTheme,
)
from assistance.services.schemes import load_schemes
from common.secrets import encrypt_bytes
from funds.models import Allocation, Payment, PaymentRun
from households.models import (
    AdjustmentCase,
    Alert,
    ComparisonHit,
    Draft,
    EntryWindow,
    ExitCase,
    ExitSignature,
    FamilyEvent,
    FamilyEventKind,
    FamilyEventPhoto,
    HouseholdYear,
    IdentificationCase,
    ImportJob,
    MemberYear,
    NoticePhoto,
    Objection,
    RiskMeasure,
    SurveyPhoto,
    VillageExit,
)
from households.services.checking import check_copy
from households.services.parameters import PLANS
from inspections.models import FindingPhoto, SampledHousehold
from projects.codes import ProjectState
from projects.models import Progress, ProgressPhoto, Project, Signature
from tests.assistance.areas import make_area_pairing, make_donation
from tests.assistance.help_plans import make_help_measure, make_policy
from tests.assistance.problems import make_problem
from tests.assistance.teams import make_day, make_dispute, make_entry, make_meeting, make_team, make_term
from tests.builders import TODAY, id_number, make_household, make_member, make_project, make_window
from tests.funds.casework import make_allocation, make_batch, make_supplier_payment, put
from tests.households.cases import make_adjustment, make_application, make_exit
from tests.households.comparisons import make_hit
from tests.households.monitoring import make_alert, make_measure, make_monitoring
from tests.households.villages import make_village_exit
from tests.inspections.casework import make_finding, make_inspection, make_sampled
from tests.people import COUNTY, NORTH, NORTH_VILLAGE, Cast
from tests.pictures import picture
from tests.projects.casework import make_acceptance, make_notice, make_participation


@dataclass(frozen=True)
class World:
    """The rows that the matrix's addresses name."""

    cast: Cast
    copy: HouseholdYear
    member: MemberYear
    pairing: Pairing
    photo: VisitPhoto
    receipt: GiftReceipt
    problem_photo: ProblemPhoto
    help_measure: HelpMeasure
    policy: Policy
    job: ImportJob
    survey_sheet: ImportJob
    table: ImportJob
    dues: ImportJob
    ledger: ImportJob
    birth: FamilyEvent
    handover: Handover
    draft: Draft
    window: EntryWindow
    survey_photo: SurveyPhoto
    hit: ComparisonHit
    sampled: SampledHousehold
    evidence: FindingPhoto
    project: Project
    plan: Project
    progress_photo: ProgressPhoto
    signature: Signature
    objection: Objection
    allocation: Allocation
    payment: Payment
    bill: Payment
    applied: IdentificationCase
    leaving: ExitCase
    ending: AdjustmentCase
    alert: Alert
    measure: RiskMeasure
    term: TeamMember
    entry: TeamEntry
    day: Attendance
    meeting_photo: TeamMeetingPhoto
    dispute: Dispute
    leading: AreaPairing
    donation: Donation
    component: SchemeComponent
    village_leaving: VillageExit


def build(cast: Cast) -> World:
    """The county's rows, saved."""
    copy = make_household(NORTH_VILLAGE, phone="13900001234", bank_account="6222000000001234")
    member = make_member(copy, name="李测试", number=id_number(77), phone="13900005678")
    check_copy(copy=copy, today=TODAY)
    pairing = Pairing.objects.create(
        household=copy.household, helper=cast.cadre, valid_from=dt.date(2020, 1, 1)
    )
    visit = Visit.objects.create(
        key=uuid.uuid4(),
        household=copy.household,
        visitor=cast.cadre,
        visited_on=dt.date(2026, 11, 1),
        met="李测试",
        theme=VisitTheme.values[0],
        found="房屋安全",
    )
    # A real one: the paper of the visit shows it.
    image = ContentFile(picture(), "photo.jpg")
    photo = VisitPhoto.objects.create(visit=visit, image=image, width=1, height=1, sha256="0" * 64)
    job = ImportJob.objects.create(
        user=cast.clerk, area_id=NORTH, filename="名册.xlsx", content=encrypt_bytes(b"")
    )
    table = ImportJob.objects.create(
        user=cast.clerk, kind="library", area_id=NORTH, filename="项目库.xlsx", content=encrypt_bytes(b"")
    )
    survey_sheet = ImportJob.objects.create(
        user=cast.clerk, kind="survey", area_id=NORTH, filename="调查表.xlsx", content=encrypt_bytes(b"")
    )
    dues = ImportJob.objects.create(
        user=cast.finance,
        kind="contributions",
        area_id=COUNTY,
        filename="缴费.xlsx",
        content=encrypt_bytes(b""),
    )
    ledger = ImportJob.objects.create(
        user=cast.finance, kind="loans", area_id=COUNTY, filename="贷款.xlsx", content=encrypt_bytes(b"")
    )
    handover = Handover.objects.create(
        key=uuid.uuid4(), old=cast.cadre2, new=cast.cadre, on=TODAY, reason="调离", by=cast.clerk
    )
    handover.households.add(copy.household)
    draft = Draft.objects.create(user=cast.clerk, key=uuid.uuid4(), content="version=0")
    sampled = make_sampled(make_inspection(NORTH_VILLAGE), copy)
    finding = make_finding(NORTH_VILLAGE, state="rectifying")
    evidence = FindingPhoto.objects.create(
        finding=finding, image=ContentFile(b"picture", "photo.jpg"), width=1, height=1, sha256="1" * 64
    )
    return World(
        cast=cast,
        village_leaving=make_village_exit(cast),
        copy=copy,
        member=member,
        pairing=pairing,
        photo=photo,
        receipt=_receipt(visit),
        problem_photo=_problem_photo(cast, copy),
        help_measure=make_help_measure(copy, cast.cadre),
        policy=make_policy(),
        job=job,
        survey_sheet=survey_sheet,
        table=table,
        dues=dues,
        ledger=ledger,
        birth=_birth(cast, copy),
        handover=handover,
        draft=draft,
        window=make_window(),
        survey_photo=SurveyPhoto.objects.create(
            copy=copy,
            year_id=copy.year_id,
            safeguard="house",
            taken_by=cast.clerk,
            image=ContentFile(b"picture", "photo.jpg"),
            width=1,
            height=1,
            sha256="2" * 64,
        ),
        hit=make_hit(member, user=cast.county),
        sampled=sampled,
        evidence=evidence,
        alert=make_alert(copy.household),
        measure=make_measure(make_monitoring(copy.household), person=cast.cadre),
        **_projects(copy),
        **_funds(cast),
        **_cases(cast, copy),
        **_team(cast),
        **_village(cast),
    )


def _receipt(visit: Visit) -> GiftReceipt:
    """A gift of the visit, signed for before it was corrected, so that it may be signed for again."""
    visit.gifts.create(kind="慰问金", value=300)
    return GiftReceipt.objects.create(
        key=uuid.uuid4(),
        visit=visit,
        amount=200,
        signed_by="李测试",
        signed_on=TODAY,
        taken_by=visit.visitor,
        image=ContentFile(b"picture", "photo.jpg"),
        width=1,
        height=1,
        sha256="5" * 64,
    )


def _problem_photo(cast: Cast, copy: HouseholdYear) -> ProblemPhoto:
    """A photo of a problem of the household that is in nobody's hands yet."""
    problem = make_problem(copy, cast.cadre)
    step = problem.steps.create(
        key=uuid.uuid4(), verb="give_back", source="assigned", target="raised", by=cast.cadre, on=TODAY
    )
    return ProblemPhoto.objects.create(
        step=step, image=ContentFile(b"picture", "photo.jpg"), width=1, height=1, sha256="6" * 64
    )


def _birth(cast: Cast, copy: HouseholdYear) -> FamilyEvent:
    """A birth in the household, with its certificate."""
    event = FamilyEvent.objects.create(
        key=uuid.uuid4(),
        kind=FamilyEventKind.JOIN,
        household=copy.household,
        year_id=copy.year_id,
        on=TODAY,
        names="小宝",
        by=cast.clerk,
    )
    image = ContentFile(b"picture", "photo.jpg")
    FamilyEventPhoto.objects.create(event=event, image=image, width=1, height=1, sha256="0" * 64)
    return event


def _projects(copy: HouseholdYear) -> dict[str, Any]:
    """A declared project of the north with everything around it, and a draft."""
    project = make_project(NORTH_VILLAGE, state=ProjectState.DECLARED)
    make_participation(project, copy)
    project.village_notice = make_notice(NORTH_VILLAGE)
    project.save()
    image = ContentFile(b"picture", "photo.jpg")
    NoticePhoto.objects.get().image.save("photo.jpg", image)
    progress = Progress.objects.create(
        key=uuid.uuid4(), project=project, on=TODAY, percent=50, text="羊舍封顶", by=project.created_by
    )
    signature = make_acceptance(project).signatures.get()
    signature.image.save("photo.jpg", image)
    return {
        "project": project,
        "plan": make_project(NORTH_VILLAGE, state=ProjectState.DRAFT),
        "progress_photo": ProgressPhoto.objects.create(
            progress=progress, image=image, width=1, height=1, sha256="0" * 64
        ),
        "signature": signature,
        "objection": Objection.objects.create(
            key=uuid.uuid4(),
            notice=project.village_notice,
            raised_on=TODAY,
            raised_by="村民",
            text="名单有误",
        ),
    }


def _funds(cast: Cast) -> dict[str, Any]:
    """Money of the county given to a project of the north: a list that was handed in, a bill to be paid."""
    allocation = make_allocation(make_project(NORTH_VILLAGE))
    payment = make_batch(allocation, households=1, created_by=cast.finance)
    bill = make_supplier_payment(allocation, created_by=cast.finance)
    put(payment, "submitted")
    put(bill, "checked")
    PaymentRun.objects.create(payment=bill, key=uuid.uuid4(), user=cast.payer, on=TODAY)
    return {"allocation": allocation, "payment": payment, "bill": bill}


def _team(cast: Cast) -> dict[str, Any]:
    """The resident team of the north with `team` in it, and a page of each of its books."""
    term = make_term(make_team(), cast.team)
    meeting = make_meeting(term)
    photo = meeting.photos.create(
        image=ContentFile(b"picture", "photo.jpg"), width=1, height=1, sha256="4" * 64
    )
    return {
        "term": term,
        "entry": make_entry(term, problem="路灯不亮"),
        "day": make_day(term, TODAY),
        "meeting_photo": photo,
        "dispute": make_dispute(term),
    }


def _village(cast: Cast) -> dict[str, Any]:
    """What the village of the north has: its leader, a need, and a scheme that asks for more."""
    load_schemes(PLANS / "one.json")
    return {
        "leading": make_area_pairing(AreaRole.LEADER, NORTH_VILLAGE, cast.leader),
        "donation": make_donation(NORTH_VILLAGE, recorded_by=cast.clerk),
        "component": SchemeComponent.objects.earliest("pk"),
    }


def _cases(cast: Cast, copy: HouseholdYear) -> dict[str, Any]:
    """An application, an exit of the household paired with `cadre`, an adjustment; each with a paper."""
    leaving = make_exit(cast, household=copy.household)
    cases = {"applied": make_application(cast), "leaving": leaving, "ending": make_adjustment(cast)}
    image = ContentFile(b"picture", "photo.jpg")
    for case in cases.values():
        paper = case.steps.get().papers.model
        paper.objects.create(step=case.steps.get(), image=image, width=1, height=1, sha256="2" * 64)
    signed = ContentFile(picture(), "photo.jpg")
    ExitSignature.objects.create(
        case=leaving, part="household", name="张三", signed_on=TODAY, taken_by=cast.team,
        image=signed, width=1, height=1, sha256="3" * 64,
    )  # fmt: skip
    ExitCase.objects.update(state="appraised")
    for case in (cases["applied"], leaving):
        case.steps.create(key=uuid.uuid4(), verb="appraise", by=cast.team, on=TODAY, meeting="村民代表大会")
    return cases
