"""The one door to a household: outside the area 404, inside but in a role that may not 403."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import Area, User
from accounts.roles import Act
from households.cases.kinds import KINDS
from households.models import (
    Alert,
    CheckFinding,
    ComparisonHit,
    ComparisonRun,
    ComparisonSource,
    EntryWindow,
    ExitCase,
    ExitSignature,
    FamilyEvent,
    FamilyEventPhoto,
    Household,
    HouseholdYear,
    Monitoring,
    Notice,
    NoticePhoto,
    Objection,
    RegisterYear,
    RiskMeasure,
    SurveyPhoto,
    VillageExit,
    VillageYear,
)


def get_household(user: User, pk: int, act: Act = Act.READ_REGISTER) -> Household:
    """The household, if the user sees it and may do the act on it."""
    household = get_object_or_404(Household.objects.visible_to(user).select_related("area"), pk=pk)
    if act is not Act.READ_REGISTER and not Household.objects.visible_to(user, act).filter(pk=pk).exists():
        raise PermissionDenied
    return household


def get_household_year(household: Household, year: int | None = None) -> HouseholdYear:
    """The copy of the year asked for, else the newest one; 404 when there is none."""
    copies = HouseholdYear.objects.filter(household=household).select_related("area", "year", "household")
    if year is not None:
        copies = copies.filter(year_id=year)
    copy = copies.order_by("-year_id").first()
    if copy is None:
        raise Http404
    return copy


def get_editable_copy(user: User, pk: int) -> HouseholdYear:
    """The newest copy of a household the user may edit; refused when its year is closed."""
    copy = get_household_year(get_household(user, pk, Act.EDIT_REGISTER))
    if not copy.year.is_open:
        raise PermissionDenied(_("The register of this year is closed; its households cannot be changed."))
    return copy


def get_open_year() -> RegisterYear:
    """The open register year; 404 with a sentence before the county has opened its first one."""
    year = RegisterYear.objects.filter(closed_on=None).first()
    if year is None:
        raise Http404(_("No register year is open. The county office opens one in the administration."))
    return year


def get_window(user: User, pk: int) -> EntryWindow:
    """Days of entry that the user may set: of the county for who runs it, else of an area inside theirs."""
    window = get_object_or_404(EntryWindow.objects.select_related("area", "year"), pk=pk)
    if window.area_id and not user.access.may_in(Act.RUN_YEAR, window.area_id):
        raise Http404
    if not window.year.is_open:
        raise PermissionDenied(_("The register of this year is closed; its calendar cannot be changed."))
    return window


def get_survey_photo(user: User, household_pk: int, pk: int) -> SurveyPhoto:
    """A photo of a survey of a household that the user reads."""
    return get_object_or_404(SurveyPhoto, pk=pk, copy__household=get_household(user, household_pk))


def get_family_event(user: User, household_pk: int, pk: int) -> FamilyEvent:
    """What happened to a family that the user sees."""
    rows = FamilyEvent.objects.visible_to(user).select_related("household__area", "other", "by")
    return get_object_or_404(rows, pk=pk, household=household_pk)


def get_family_event_photo(user: User, household_pk: int, event_pk: int, pk: int) -> FamilyEventPhoto:
    """A proof of what happened to a family that the user sees."""
    return get_object_or_404(FamilyEventPhoto, pk=pk, event=get_family_event(user, household_pk, event_pk))


def get_notice(user: User, pk: int, act: Act = Act.READ_REGISTER) -> Notice:
    """A public notice of the user's areas, if they may do the act where it hangs."""
    notice = get_object_or_404(Notice.objects.visible_to(user).select_related("area", "posted_by"), pk=pk)
    if not user.access.may_in(act, notice.area_id):
        raise PermissionDenied
    return notice


def get_notice_photo(user: User, notice_pk: int, pk: int) -> NoticePhoto:
    """A photo of a notice that the user reads."""
    return get_object_or_404(NoticePhoto, pk=pk, notice=get_notice(user, notice_pk))


def get_objection(user: User, pk: int, act: Act) -> Objection:
    """An objection to a notice on which the user may do the act."""
    objection = get_object_or_404(Objection.objects.select_related("notice__area"), pk=pk)
    get_notice(user, objection.notice_id, act)
    return objection


def get_village(user: User, code: str, act: Act = Act.READ_REGISTER) -> Area:
    """A village of the user's areas, ended ones included, if they may do the act in it."""
    villages = Area.objects.visible_to(user).at(Area.Level.VILLAGE)
    village = get_object_or_404(villages.select_related("successor"), pk=code)
    if not user.access.may_in(act, village.pk):
        raise PermissionDenied
    return village


def get_village_sheet(user: User, code: str, year: RegisterYear, act: Act) -> VillageYear:
    """The sheet of a village and year, if the user may do the act in the village."""
    village = get_village(user, code, act)
    return get_object_or_404(VillageYear.objects.select_related("area", "year"), area=village, year=year)


def get_village_exit(user: User, pk: int, act: Act = Act.READ_REGISTER) -> VillageExit:
    """The exit of a village that the user reads, if they may do the act in it."""
    rows = VillageExit.objects.visible_to(user).select_related("area", "year", "criteria", "notice")
    case: VillageExit = get_object_or_404(rows, pk=pk)
    if not user.access.may_in(act, case.area_id):
        raise PermissionDenied
    return case


def get_finding(user: User, pk: int, act: Act = Act.READ_REGISTER) -> CheckFinding:
    """What a data check found in the user's reach, if they may do the act where it lies."""
    rows = CheckFinding.objects.visible_to(user).select_related("area", "copy__household", "row")
    finding = get_object_or_404(rows, pk=pk)
    if not user.access.may_in(act, finding.area_id):
        raise PermissionDenied
    return finding


def get_comparison_source(user: User, pk: int, act: Act = Act.REVIEW_COMPARISON) -> ComparisonSource:
    """A roster of a kind that is the user's business; what it found is scoped by itself."""
    return get_object_or_404(ComparisonSource.objects.visible_to(user, act), pk=pk)


def get_comparison_run(user: User, pk: int) -> ComparisonRun:
    """A run without its file; runs are of the whole county, so the kind of roster alone decides."""
    sources = ComparisonSource.objects.visible_to(user, Act.COMPARE_ROSTERS)
    runs = ComparisonRun.objects.light().filter(source__in=sources).select_related("source", "user")
    return get_object_or_404(runs, pk=pk)


def get_comparison_hit(user: User, pk: int, *, year: int) -> ComparisonHit:
    """A difference in the user's reach, with its person as of the year."""
    hits = ComparisonHit.objects.visible_to(user).with_person(year)
    related = ("source", "member", "household__area", "decided_by", "last_run", "first_run")
    return get_object_or_404(hits.select_related(*related), pk=pk)


def get_case(user: User, slug: str, pk: int, act: Act = Act.READ_REGISTER) -> Any:
    """A case of this kind (`KINDS`) of a household that the user sees, if they may do the act on it."""
    rows = KINDS[slug].model.objects.visible_to(user).in_view()
    case = get_object_or_404(rows, pk=pk)
    if (
        act is not Act.READ_REGISTER
        and not Household.objects.visible_to(user, act).filter(pk=case.household_id).exists()
    ):
        raise PermissionDenied
    return case


def get_case_paper(user: User, slug: str, case_pk: int, pk: int) -> Any:
    """A photographed paper of a step of a case that the user reads."""
    case = get_case(user, slug, case_pk)
    return get_object_or_404(KINDS[slug].paper, pk=pk, step__case=case)


def get_exit_signature(user: User, case_pk: int, pk: int) -> ExitSignature:
    """A signature under the confirmation of an exit that the user reads."""
    case: ExitCase = get_case(user, "exit", case_pk)
    return get_object_or_404(ExitSignature, pk=pk, case=case)


def get_alert(user: User, pk: int) -> Alert:
    """An alert about a household that the user sees; the life cycle says who may do what with it."""
    rows = Alert.objects.select_related("household__area", "rule", "raised_by", "monitoring")
    return get_object_or_404(rows.visible_to(user), pk=pk)


def get_monitoring(user: User, pk: int, act: Act = Act.READ_REGISTER) -> Monitoring:
    """The monitoring of a household that the user sees, if they may do the act in its area."""
    rows = Monitoring.objects.select_related("household__area", "opened_by")
    monitoring: Monitoring = get_object_or_404(rows.visible_to(user), pk=pk)
    if act is not Act.READ_REGISTER and not user.access.may_in(act, monitoring.household.area_id):
        raise PermissionDenied
    return monitoring


def get_measure(user: User, pk: int) -> RiskMeasure:
    """A measure that the user may report as done: their own, or one of their village or township."""
    rows = RiskMeasure.objects.select_related("monitoring__household__area", "person")
    measure: RiskMeasure = get_object_or_404(rows.visible_to(user), pk=pk)
    mine = measure.person_id == user.pk
    if not mine and not user.access.may_in(Act.OPEN_CASE, measure.monitoring.household.area_id):
        raise PermissionDenied
    return measure
