from __future__ import annotations

import pytest

from app.domain.permissions import NotPermitted, Permission
from app.errors import NotFound
from app.services import troubles
from app.storage import errors


def kinds(base: type[errors.StorageError] = errors.StorageError) -> list[type[errors.StorageError]]:
    return [kind for child in base.__subclasses__() for kind in (child, *kinds(child))]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_every_trouble_of_the_database_has_words_with_a_next_step(kind: type[errors.StorageError]) -> None:
    told = troubles.explain(kind("/data/terminbote.sqlite"))
    assert told is not None
    assert "{" not in told.text
    assert told.text.endswith((".", "”"))
    assert "/data/terminbote.sqlite" in troubles.WORDS[kind].format(place="/data/terminbote.sqlite") or (
        "{place}" not in troubles.WORDS[kind]
    )


def test_words_that_are_there_already_stay_and_faults_of_the_program_have_none() -> None:
    gone = NotFound()
    assert troubles.explain(gone) is gone
    refused = troubles.explain(NotPermitted(Permission.SEND_SMS))
    assert refused is not None
    assert "right" in refused.text
    assert troubles.explain(ZeroDivisionError()) is None
