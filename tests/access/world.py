"""A small county for the access matrix: one household in the north, paired with `cadre`."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile

from assistance.models import Pairing, Visit, VisitPhoto, VisitTheme
from common.secrets import encrypt_bytes
from funds.models import Allocation, Payment, PaymentRun
from households.models import (
    Alert,
    Draft,
    HouseholdYear,
    ImportJob,
    MemberYear,
    NoticePhoto,
    Objection,
    RiskMeasure,
)
from inspections.models import FindingPhoto, SampledHousehold
from projects.codes import ProjectState
from projects.models import Progress, ProgressPhoto, Project, Signature
from tests.builders import TODAY, id_number, make_household, make_member, make_project
from tests.funds.casework import make_allocation, make_batch, make_supplier_payment, put
from tests.households.monitoring import make_alert, make_measure, make_monitoring
from tests.inspections.casework import make_finding, make_inspection, make_sampled
from tests.people import NORTH, NORTH_VILLAGE, Cast
from tests.projects.casework import make_acceptance, make_notice, make_participation


@dataclass(frozen=True)
class World:
    """The rows that the matrix's addresses name."""

    cast: Cast
    copy: HouseholdYear
    member: MemberYear
    pairing: Pairing
    photo: VisitPhoto
    job: ImportJob
    draft: Draft
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
    alert: Alert
    measure: RiskMeasure


def build(cast: Cast) -> World:
    """The county's rows, saved."""
    copy = make_household(NORTH_VILLAGE, phone="13900001234", bank_account="6222000000001234")
    member = make_member(copy, name="李测试", number=id_number(77), phone="13900005678")
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
    image = ContentFile(b"picture", "photo.jpg")
    photo = VisitPhoto.objects.create(visit=visit, image=image, width=1, height=1, sha256="0" * 64)
    job = ImportJob.objects.create(
        user=cast.clerk, area_id=NORTH, filename="名册.xlsx", content=encrypt_bytes(b"")
    )
    draft = Draft.objects.create(user=cast.clerk, key=uuid.uuid4(), content="version=0")
    sampled = make_sampled(make_inspection(NORTH_VILLAGE), copy)
    finding = make_finding(NORTH_VILLAGE, state="rectifying")
    evidence = FindingPhoto.objects.create(
        finding=finding, image=ContentFile(b"picture", "photo.jpg"), width=1, height=1, sha256="1" * 64
    )
    return World(
        cast=cast,
        copy=copy,
        member=member,
        pairing=pairing,
        photo=photo,
        job=job,
        draft=draft,
        sampled=sampled,
        evidence=evidence,
        alert=make_alert(copy.household),
        measure=make_measure(make_monitoring(copy.household), person=cast.cadre),
        **_projects(copy),
        **_funds(cast),
    )


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
