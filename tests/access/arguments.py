"""What the addresses of the access matrix are about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.access.world import World
from tests.people import NORTH_VILLAGE


def household(world: World) -> dict[str, Any]:
    """The household of the north."""
    return {"pk": world.copy.household_id}


def check_finding(world: World) -> dict[str, Any]:
    """What a data check found in the household of the north."""
    return {"pk": world.copy.findings.filter(rule="RQ-01").earliest("pk").pk}


def draft(world: World) -> dict[str, Any]:
    """A draft of the clerk of the north."""
    return {"key": world.draft.key}


def job(world: World) -> dict[str, Any]:
    """An import of the clerk of the north."""
    return {"pk": world.job.pk}


def roster(world: World) -> dict[str, Any]:
    """A roster that was compared."""
    return {"pk": world.hit.source_id}


def run(world: World) -> dict[str, Any]:
    """Its run."""
    return {"pk": world.hit.last_run_id}


def hit(world: World) -> dict[str, Any]:
    """A difference about the household of the north."""
    return {"pk": world.hit.pk}


def survey_sheet(world: World) -> dict[str, Any]:
    """A sheet of surveys that the clerk of the north imports."""
    return {"pk": world.survey_sheet.pk}


def table(world: World) -> dict[str, Any]:
    """A library table that the clerk of the north imports."""
    return {"pk": world.table.pk}


def birth(world: World) -> dict[str, Any]:
    """A birth in the household of the north."""
    return household(world) | {"event_pk": world.birth.pk}


def certificate(world: World) -> dict[str, Any]:
    """What shows the birth."""
    return birth(world) | {"photo_pk": world.birth.photos.get().pk}


def dues(world: World) -> dict[str, Any]:
    """A list of pension contributions that a finance officer imports."""
    return {"pk": world.dues.pk}


def ledger(world: World) -> dict[str, Any]:
    """A ledger of loans that a finance officer imports."""
    return {"pk": world.ledger.pk}


def handover(world: World) -> dict[str, Any]:
    """A hand-over of the household of the north."""
    return {"pk": world.handover.pk}


def pairing(world: World) -> dict[str, Any]:
    """The pairing of `cadre` with the household."""
    return {"pk": world.pairing.pk}


def visit(world: World) -> dict[str, Any]:
    """A visit of `cadre` to the household."""
    return {"pk": world.photo.visit_id}


def project(world: World) -> dict[str, Any]:
    """A declared project of the north."""
    return {"pk": world.project.pk}


def plan(world: World) -> dict[str, Any]:
    """A project of the north that is still a draft."""
    return {"pk": world.plan.pk}


def notice(world: World) -> dict[str, Any]:
    """The village's notice about the project."""
    return {"pk": world.project.village_notice_id}


def photo(world: World) -> dict[str, Any]:
    """The photo of that visit."""
    return {"pk": world.photo.visit_id, "photo_pk": world.photo.pk}


def id_card(world: World) -> dict[str, Any]:
    """The ID number of a member of the household."""
    return {"model": "households.memberyear", "field": "id_number", "pk": world.member.pk}


def inspection(world: World) -> dict[str, Any]:
    """An open inspection of the village in the north."""
    return {"pk": world.sampled.inspection_id}


def sampled(world: World) -> dict[str, Any]:
    """The household in its sample."""
    return {"pk": world.sampled.pk}


def finding(world: World) -> dict[str, Any]:
    """A finding about the village in the north, being put right."""
    return {"pk": world.evidence.finding_id}


def evidence(world: World) -> dict[str, Any]:
    """A photo of that finding."""
    return {"pk": world.evidence.finding_id, "photo_pk": world.evidence.pk}


def step(verb: str) -> Callable[[World], dict[str, Any]]:
    """A step of that finding."""
    return lambda world: {"pk": world.evidence.finding_id, "verb": verb}


def alert(world: World) -> dict[str, Any]:
    """An alert about the household, not checked yet."""
    return {"pk": world.alert.pk}


def monitoring(world: World) -> dict[str, Any]:
    """The monitoring of the household."""
    return {"pk": world.measure.monitoring_id}


def payment(world: World) -> dict[str, Any]:
    """A list of households of the north that was handed in."""
    return {"pk": world.payment.pk}


def bill(world: World) -> dict[str, Any]:
    """A bill of the north that waits for the payer."""
    return {"pk": world.bill.pk}


def applied(world: World) -> dict[str, Any]:
    """The application of another household of the north."""
    return {"pk": world.applied.pk}


def leaving(world: World) -> dict[str, Any]:
    """The exit of the household, appraised."""
    return {"pk": world.leaving.pk}


def village_leaving(world: World) -> dict[str, Any]:
    """The exit of the village of the north."""
    return {"pk": world.village_leaving.pk}


def ending(world: World) -> dict[str, Any]:
    """The removal of a third household of the north."""
    return {"pk": world.ending.pk}


def a_paper(name: str) -> Callable[[World], dict[str, Any]]:
    """The paper of the first step of a case."""
    return lambda world: {
        "pk": getattr(world, name).pk,
        "paper_pk": getattr(world, name).steps.earliest("pk").papers.get().pk,
    }


def village(_world: World) -> dict[str, Any]:
    """The village of the north."""
    return {"pk": NORTH_VILLAGE}


def team(world: World) -> dict[str, Any]:
    """The resident team of the north."""
    return {"pk": world.term.team_id}


def team_month(world: World) -> dict[str, Any]:
    """A month of that team."""
    return {**team(world), "year": 2026, "month": 10}


def term(world: World) -> dict[str, Any]:
    """The term of `team` in it."""
    return {"pk": world.term.pk}


def entry(world: World) -> dict[str, Any]:
    """A diary entry of that team."""
    return {"pk": world.entry.pk}


def meeting(world: World) -> dict[str, Any]:
    """A meeting of that team."""
    return {"pk": world.meeting_photo.meeting_id}


def meeting_photo(world: World) -> dict[str, Any]:
    """The photo of that meeting."""
    return {"pk": world.meeting_photo.meeting_id, "photo_pk": world.meeting_photo.pk}


def dispute(world: World) -> dict[str, Any]:
    """A dispute that team has taken up."""
    return {"pk": world.dispute.pk}


def receipt(world: World) -> dict[str, Any]:
    """A receipt of the visit in the north."""
    return {"pk": world.receipt.visit_id, "receipt_pk": world.receipt.pk}


def problem(world: World) -> dict[str, Any]:
    """A problem of the household of the north."""
    return {"pk": world.problem_photo.step.case_id}


def help_measure(world: World) -> dict[str, Any]:
    """A measure of help for the household of the north."""
    return {"pk": world.help_measure.pk}


def problem_photo(world: World) -> dict[str, Any]:
    """A photo of it."""
    return problem(world) | {"photo_pk": world.problem_photo.pk}
