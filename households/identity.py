"""How a person's number is stored: encrypted, with a digest for equality and a tail for search (§2.2)."""

from __future__ import annotations

from typing import Any

from common.identifiers import IdKind, IdNumber
from common.secrets import digest_of
from households.codes import IdType

# The certificate that a kind of number belongs to (ID-13).
CERTIFICATES = {
    IdKind.CITIZEN: IdType.ID_CARD,
    IdKind.DISABILITY: IdType.DISABILITY,
    IdKind.PERMIT: IdType.RESIDENCE_PERMIT,
    IdKind.PLACEHOLDER: IdType.OTHER,
}


def identity_columns(number: IdNumber | None) -> dict[str, Any]:
    """The columns of Member that follow from its number; the only place that fills them."""
    if number is None:
        return {"id_number": "", "id_digest": "", "id_tail": "", "id_provisional": False}
    return {
        "id_number": number.number,
        "id_digest": digest_of(number.key18),
        "id_tail": number.key18[-4:],
        "id_provisional": number.kind is IdKind.PLACEHOLDER,
    }
