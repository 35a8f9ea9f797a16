"""Code lists of the register (§2.6): the stored value is the official Chinese name, the label is translated.

Lists drift by year and region; `aliases` knows the other spellings seen in real files.
"""

from __future__ import annotations

from households.codes.aliases import ALIASES, find_value, normal, suggest
from households.codes.ethnic import GB_CODES, EthnicGroup
from households.codes.health import DisabilityCategory, HealthStatus
from households.codes.labour import Industry, JobChannel, LabourCapacity, PublicPost, WorkRegion
from households.codes.learning import DropoutReason, EducationLevel, SchoolingStatus
from households.codes.living import (
    BankAccountKind,
    Fuel,
    HouseGrade,
    HouseStructure,
    RelocationMethod,
    RoadType,
    Settlement,
)
from households.codes.person import (
    REQUIRED_SEX,
    IdType,
    JoinReason,
    LeaveReason,
    PoliticalStatus,
    Relation,
    Sex,
)
from households.codes.status import (
    ExitPolicy,
    ExitStatus,
    HouseholdType,
    IdStandard,
    MonitorKind,
    PoorAttribute,
    PovertyCause,
    RiskType,
)
from households.codes.village import Landform, VillageKind

__all__ = [
    "ALIASES",
    "GB_CODES",
    "REQUIRED_SEX",
    "BankAccountKind",
    "DisabilityCategory",
    "DropoutReason",
    "EducationLevel",
    "EthnicGroup",
    "ExitPolicy",
    "ExitStatus",
    "Fuel",
    "HealthStatus",
    "HouseGrade",
    "HouseStructure",
    "HouseholdType",
    "IdStandard",
    "IdType",
    "Industry",
    "JobChannel",
    "JoinReason",
    "LabourCapacity",
    "Landform",
    "LeaveReason",
    "MonitorKind",
    "PoliticalStatus",
    "PoorAttribute",
    "PovertyCause",
    "PublicPost",
    "Relation",
    "RelocationMethod",
    "RiskType",
    "RoadType",
    "SchoolingStatus",
    "Settlement",
    "Sex",
    "VillageKind",
    "WorkRegion",
    "find_value",
    "normal",
    "suggest",
]
