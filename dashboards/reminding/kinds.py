"""The kinds of reminders with their icons: the one table that inbox, digest and tests read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Act, Role
from dashboards.reminding import of_helpers, of_register, of_work
from dashboards.reminding.kind import Kind
from funds.codes import PaymentState
from households.models.alert import AlertState
from inspections.codes import FindingState
from projects.codes import ProjectState

# Who answers for what others leave undone in an area.
ANSWERABLE = frozenset({Role.CLERK, Role.COUNTY, Role.LEADER})

KINDS = (
    Kind("visits_late", _("My households: late"), "clock", Act.LOG_VISIT, of_helpers.visits_late),
    Kind("visits_soon", _("My households: due soon"), "calendar-due", Act.LOG_VISIT, of_helpers.visits_soon),
    Kind(
        "new_households",
        _("Households newly paired with you"),
        "heart-handshake",
        Act.LOG_VISIT,
        of_helpers.new_households,
    ),
    Kind("problems", _("Problems of households to solve"), "tool", Act.HANDLE_PROBLEM, of_helpers.problems),
    Kind(
        "problems_of_nobody",
        _("Problems of households to be given to somebody"),
        "tool",
        Act.EDIT_PAIRINGS,
        of_helpers.problems_of_nobody,
    ),
    Kind(
        "measures",
        _("Measures against a risk, in your hands"),
        "flag",
        Act.READ_REGISTER,
        of_helpers.measures,
    ),
    Kind(
        "duty_days",
        _("Days in the village still due this month"),
        "calendar-check",
        Act.KEEP_TEAM_BOOKS,
        of_helpers.duty_days,
    ),
    Kind("to_rectify", _("Findings to put right"), "list-check", Act.RECTIFY, of_work.to_rectify),
    Kind("unhelped", _("Households without a helper"), "link", Act.EDIT_PAIRINGS, of_register.unhelped),
    Kind(
        "left_helpers",
        _("Pairings whose helper has left office"),
        "link",
        Act.EDIT_PAIRINGS,
        of_register.left_helpers,
    ),
    Kind(
        "visits_of_area",
        _("Overdue visits of helpers"),
        "notebook",
        Act.READ_PAIRINGS,
        of_helpers.visits_of_area,
        ANSWERABLE,
    ),
    Kind("surveys", _("Surveys not entered"), "calendar-check", Act.EDIT_REGISTER, of_register.surveys),
    Kind("data_errors", _("Errors in the data"), "checkup-list", Act.EDIT_REGISTER, of_register.data_errors),
    *(
        Kind(slug, label, "clipboard-check", Act.READ_REGISTER, of_register.cases(slug))
        for slug, label in (
            ("identification", _("Cases of identification that wait for you")),
            ("exit", _("Cases of exit that wait for you")),
            ("adjustment", _("Adjustments that wait for you")),
        )
    ),
    *(
        Kind(f"alerts_{state}", label, "flag", act, of_register.alerts(state, act))
        for state, act, label in (
            (AlertState.RAISED, Act.OPEN_CASE, _("Alerts to be checked at home")),
            (AlertState.CHECKED, Act.REVIEW_CASE, _("Alerts checked at home, to be decided")),
        )
    ),
    Kind("clearings", _("Risks proposed for clearing"), "flag", Act.APPROVE_CASE, of_register.clearings),
    *(
        Kind(f"projects_{state}", label, "building-community", act, of_work.projects(state, act))
        for state, act, label in (
            (ProjectState.DECLARED, Act.REVIEW_PROJECT, _("Declared projects to be reviewed")),
            (ProjectState.REVIEWED, Act.APPROVE_PROJECT, _("Reviewed projects to be approved")),
            (ProjectState.FINISHED, Act.REVIEW_PROJECT, _("Finished projects to be accepted")),
        )
    ),
    *(
        Kind(f"payments_{state}", label, "coins", act, of_work.payments(state, act))
        for state, act, label in (
            (PaymentState.DRAFT, Act.MAKE_PAYMENT, _("Payments not submitted yet")),
            (PaymentState.SUBMITTED, Act.CHECK_PAYMENT, _("Payments to be checked")),
            (PaymentState.CHECKED, Act.PAY, _("Payments to be paid")),
        )
    ),
    *(
        Kind(f"findings_{state}", label, "list-check", Act.VERIFY_FINDING, of_work.findings(state))
        for state, label in (
            (FindingState.OPEN, _("Findings to be assigned")),
            (FindingState.REPORTED, _("Findings reported as put right, to be verified")),
        )
    ),
    Kind(
        "findings_late", _("Overdue findings"), "clock", Act.READ_FINDINGS, of_work.findings_late, ANSWERABLE
    ),
)
OF_KEY = {kind.key: kind for kind in KINDS}
