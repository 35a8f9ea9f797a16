"""Why an act was not done, as a sentence for the person who asked for it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model
from django.utils.functional import Promise


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """An act that was not done; nothing was written."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


def refusal_of(error: ValidationError | IntegrityError, model: type[Model]) -> Refused:
    """The sentence of the constraint that was broken, whether Django or the database noticed it.

    An error that no constraint of the model explains is raised again.
    """
    if isinstance(error, ValidationError):
        return Refused(" ".join(error.messages))
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return Refused(str(constraint.get_violation_error_message()))
    raise error
