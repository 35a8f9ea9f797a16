"""How numbers of persons and households are stored: encrypted, beside them what rules and search may know.

The database cannot open them; these columns say which are equal (keyed digests) and which are badly formed.
"""

from __future__ import annotations

from typing import Any

from common.identifiers import (
    NOTICE_AREA,
    PLACEHOLDER_PREFIX,
    IdentifierError,
    IdKind,
    IdNumber,
    date_in,
    parse_bank_account,
    parse_id_number,
    parse_phone,
)
from common.secrets import digest_of
from households.codes import BankAccountKind, IdType

# The certificate that a kind of number belongs to (ID-13).
CERTIFICATES = {
    IdKind.CITIZEN: IdType.ID_CARD,
    IdKind.DISABILITY: IdType.DISABILITY,
    IdKind.PERMIT: IdType.RESIDENCE_PERMIT,
    IdKind.PLACEHOLDER: IdType.OTHER,
}
OLD_LENGTH = 15
OLD_NUMBER = "ID-02"


def identity_columns(number: IdNumber | None) -> dict[str, Any]:
    """The columns of Member that follow from its number; the only place that fills them."""
    return number_columns(number.number if number else "")


def number_columns(number: str) -> dict[str, Any]:
    """The same for a number as it stands, right or wrong."""
    provisional = number.startswith(PLACEHOLDER_PREFIX)
    return {
        "id_number": number,
        "id_digest": digest_of(number[:18]) if number else "",
        "id_tail": number[:18][-4:],
        "id_provisional": provisional,
        "id_length": len(number),
        "id_problem": _problem(number),
        "id_born_on": None if provisional else date_in(number),
    }


def _problem(number: str) -> str:
    """The code of §3.1 that a number breaks by itself: length, check character, date, certificate, area."""
    if not number:
        return ""
    try:
        read = parse_id_number(number)
    except IdentifierError as error:
        return error.code
    if len(number) == OLD_LENGTH:
        return OLD_NUMBER
    return NOTICE_AREA.code if NOTICE_AREA in read.warnings else ""


def contact_columns(*, phone: str, account: str, kind: str) -> dict[str, Any]:
    """The columns of HouseholdYear that follow from telephone and account (ID-15, ID-16, ID-17)."""
    return {
        "phone_digest": digest_of(phone) if phone else "",
        "phone_is_odd": bool(phone) and not _is_right(parse_phone, phone),
        "bank_digest": digest_of(account) if account else "",
        "bank_is_odd": bool(account)
        and not _is_right(parse_bank_account, account, card=kind == BankAccountKind.CARD),
    }


def _is_right(parse: Any, text: str, **options: Any) -> bool:
    try:
        parse(text, **options)
    except IdentifierError:
        return False
    return True
