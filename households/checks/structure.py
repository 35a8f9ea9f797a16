"""Checks of the household, its head and the relationships in it (§3.2)."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.area import Level
from households.checks.numbers import made_date, years_after
from households.checks.rule import Rule, Severity, Sources, Unanswered
from households.codes import REQUIRED_SEX, HouseholdType, JoinReason, Relation, Sex

E, W = Severity.ERROR, Severity.WARNING

_REGISTERED = Q(household_type=HouseholdType.REGISTERED)
_MALE = [relation for relation, sex in REQUIRED_SEX.items() if sex is Sex.MALE]
_FEMALE = [relation for relation, sex in REQUIRED_SEX.items() if sex is Sex.FEMALE]
_CHILDREN = [Relation.SON, Relation.DAUGHTER]
_PARENTS = [Relation.FATHER, Relation.MOTHER]
_GRANDCHILDREN = [
    Relation.SONS_SON,
    Relation.SONS_DAUGHTER,
    Relation.DAUGHTERS_SON,
    Relation.DAUGHTERS_DAUGHTER,
]


def _generations(sources: Sources) -> Q:
    """Births of two members that do not fit their relationship, or a spouse too young."""
    head = Q(
        household_year__members__relation=Relation.HEAD,
        household_year__members__left_on=None,
    )
    head_born = "household_year__members__birth_date"
    gap = sources.numbers.of("check_generation_years")
    child = Q(relation__in=_CHILDREN, birth_date__lt=years_after(head_born, gap))
    parent = Q(relation__in=_PARENTS, **{f"{head_born}__lt": years_after("birth_date", gap)})
    grandchild = Q(relation__in=_GRANDCHILDREN, birth_date__lt=F(head_born))
    spouse = Q(relation=Relation.SPOUSE) & sources.numbers.under("check_spouse_age")
    return head & (child | parent | grandchild | spouse)


def _late_newborn(sources: Sources) -> Q:
    limit = years_after("birth_date", sources.numbers.of("check_newborn_years"))
    return Q(join_reason=JoinReason.BIRTH, joined_on__gt=limit)


def _no_village(sources: Sources) -> Q:
    """Above the villages, or in a place that did not exist at the end of the year."""
    last_day = made_date(F("year_id"), 12, 31)
    gone = Q(area__valid_from__gt=last_day) | Q(area__valid_to__lte=last_day)
    return Q(area__level__lt=Level.VILLAGE) | gone


def _steps_out_of_order(sources: Sources) -> Q:
    found = Q()
    for name in ("IdentificationStep", "ExitStep"):
        steps = apps.get_model("households", name).objects
        before = steps.filter(case_id=OuterRef("case_id"), pk__lt=OuterRef("pk"), on__gt=OuterRef("on"))
        late = steps.filter(Exists(before), case__household_id=OuterRef("household_id"))
        found |= Q(Exists(late.order_by()))
    return found


RULES: tuple[Rule, ...] = (
    Rule(
        "HH-01",
        E,
        _("Household without members"),
        _("Nobody belongs to the household any more (empty account)."),
        household=Q(member_count=0),
    ),
    Rule(
        "HH-02",
        E,
        _("No household head"),
        _("The household has members but none of them is the head."),
        household=Q(member_count__gt=0, head_name=""),
    ),
    Rule(
        "HH-04",
        E,
        _("More than one spouse"),
        _("Two or more members are entered as spouse of the head."),
        some_member=Q(
            relation=Relation.SPOUSE,
            household_year__members__relation=Relation.SPOUSE,
            household_year__members__left_on=None,
            household_year__members__pk__gt=F("pk"),
        ),
    ),
    Rule(
        "HH-05",
        E,
        _("Head and spouse of the same sex"),
        _("Head and spouse are entered with the same sex."),
        some_member=Q(
            relation=Relation.SPOUSE,
            sex__in=[Sex.MALE, Sex.FEMALE],
            household_year__members__relation=Relation.HEAD,
            household_year__members__left_on=None,
            household_year__members__sex=F("sex"),
        ),
    ),
    Rule(
        "HH-06",
        E,
        _("Relationship missing"),
        _("A member has no relationship to the head."),
        some_member=Q(relation=""),
    ),
    Rule(
        "HH-07",
        E,
        _("Relationship contradicts the sex"),
        _("A relationship such as son or daughter-in-law does not fit the sex of the member."),
        some_member=Q(relation__in=_MALE, sex=Sex.FEMALE) | Q(relation__in=_FEMALE, sex=Sex.MALE),
    ),
    Rule(
        "HH-08",
        W,
        _("Ages contradict the relationship"),
        _("A child, parent, grandchild or spouse of the head has an age that does not fit."),
        some_member=_generations,
        numbers=("check_generation_years", "check_spouse_age"),
    ),
    Rule(
        "HH-11",
        W,
        _("Newborn of long ago"),
        _("A member joined as a newborn, but was born long before that day."),
        some_member=_late_newborn,
        numbers=("check_newborn_years",),
    ),
    Rule(
        "HH-12",
        E,
        _("Place is not a village"),
        _("The household must lie in a village or villager group, which exists in that year."),
        household=_no_village,
    ),
    Rule(
        "HH-13",
        E,
        _("Main cause of poverty missing"),
        _("A registered household needs its main cause of poverty."),
        household=_REGISTERED & Q(main_cause=""),
    ),
    Rule(
        "HH-14",
        E,
        _("Causes of poverty contradict"),
        _("Other causes are given although the main cause is missing."),
        household=Q(main_cause="", other_causes__len__gt=0),
    ),
    Rule(
        "HH-16",
        W,
        _("Steps of a case out of order"),
        _("A step of an identification or exit bears an earlier date than the step before it."),
        household=_steps_out_of_order,
    ),
)

UNANSWERED: tuple[Unanswered, ...] = (
    Unanswered("HH-03", E, _("More than one household head"), refused_by="household_one_head"),
    Unanswered("HH-09", E, _("Number of members wrong"), refused_by="summary_insert"),
    Unanswered("HH-10", E, _("Active member who has left"), refused_by="member_leaves_with_reason"),
    Unanswered("HH-15", E, _("In both ledgers"), refused_by="one identification standard a household"),
)
