"""Several people at one thing at the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Do the acts at once; what each gave, or the exception that stopped it, in the order of finishing."""
    start = threading.Barrier(len(acts))
    came: list[Any] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            start.wait(30)
            came.append(act())
        except Exception as error:  # noqa: BLE001 - the test looks at it
            came.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(came) == len(acts)
    return came


def winner_and_loser(*acts: Callable[[], Any]) -> tuple[Any, str]:
    """What the one act gave that was done, and the sentence of the one that was not."""
    came = together(*acts)
    lost = [answer for answer in came if isinstance(answer, Exception)]
    won = [answer for answer in came if not isinstance(answer, Exception)]
    assert (len(won), len(lost)) == (1, 1), came
    return won[0], str(lost[0])
