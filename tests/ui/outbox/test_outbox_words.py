from __future__ import annotations

import pytest

from app.domain.waiting import Taken
from app.ui.outbox.view_model import outcome


@pytest.mark.parametrize(
    ("action", "taken", "words", "kind"),
    [
        ("send", Taken(now=1), "1 SMS is on its way.", "ok"),
        ("send", Taken(now=1, asked=2), "3 SMS are on their way.", "ok"),
        (
            "send",
            Taken(now=2, too_late=1),
            "2 SMS are on their way. 1 had left already, or is just leaving.",
            "warning",
        ),
        ("send", Taken(now=1, gone=1), "1 SMS is on its way. 1 was not waiting any more.", "warning"),
        ("withdraw", Taken(now=1, asked=1), "2 SMS withdrawn.", "ok"),
        ("withdraw", Taken(too_late=2), "2 had left already, or are just leaving.", "warning"),
        ("withdraw", Taken(gone=1), "1 was not waiting any more.", "ok"),
        (
            "withdraw",
            Taken(now=2, too_late=1, gone=1),
            "2 SMS withdrawn. 1 had left already, or is just leaving. 1 was not waiting any more.",
            "warning",
        ),
    ],
)
def test_what_became_of_several_is_told_and_nothing_left_out(
    action: str, taken: Taken, words: str, kind: str
) -> None:
    assert outcome(action, taken) == (words, kind)
