"""The register: identities of households and members, and their yearly copies, which are the record."""

from households.models.draft import Draft
from households.models.household import Household, HouseholdYear
from households.models.imports import ImportJob
from households.models.member import Member, MemberYear
from households.models.notice import Notice, NoticeKind, NoticePhoto, Objection
from households.models.parameter import Parameter
from households.models.year import RegisterYear

__all__ = [
    "Draft",
    "Household",
    "HouseholdYear",
    "ImportJob",
    "Member",
    "MemberYear",
    "Notice",
    "NoticeKind",
    "NoticePhoto",
    "Objection",
    "Parameter",
    "RegisterYear",
]
