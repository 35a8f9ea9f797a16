"""Orders to the worker: done all or nothing, refused with a sentence, given once more when interrupted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pghistory
from django.db import DatabaseError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common.refusals import Refused
from common.run_rows import OrderRow
from common.runs import Progress, Runs

log = logging.getLogger(__name__)


def carry_out(
    run_id: int, *, model: type[OrderRow], runs: Runs, act: Callable[[Any, Progress], None], language: str
) -> None:
    """Do the act in one transaction with the order's end; another runner of the same order does nothing.

    A refusal becomes the order's sentence.
    """
    with translation.override(language), runs.running(run_id) as progress:
        if progress is None:
            return
        rows: Any = model._default_manager
        run = rows.select_related("user").get(pk=run_id)
        if run.finished_at is not None:
            return
        refusal = ""
        try:
            with transaction.atomic(), pghistory.context(user=run.user_id, order=str(run)):
                act(run, progress)
                # Last: the order's row must not be locked while the other connection tells progress.
                rows.filter(pk=run.pk).update(finished_at=timezone.now(), done=run.total)
        except Refused as refused:
            refusal = str(refused)
        except DatabaseError:
            log.exception("%s %s was refused by the database", model.__name__, run_id)
            refusal = _("The database refused this; nothing was written.")
        except Exception:
            log.exception("%s %s failed", model.__name__, run_id)
            refusal = _("An error in the program stopped this; nothing was written.")
        if refusal:
            rows.filter(pk=run.pk).update(finished_at=timezone.now(), refusal=refusal[:500], done=0)


@transaction.atomic
def give_again(run: Any, *, user: Any) -> Any:
    """The interrupted order, to be given to the worker once more by whoever gave it."""
    locked = type(run).objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.user_id != user.pk:
        raise Refused(_("Only whoever gave the order can run it again."))
    if not locked.is_under_way:
        raise Refused(_("This order is done; there is nothing to run again."))
    locked.heartbeat = timezone.now()
    locked.save(update_fields=["heartbeat"])
    return locked
