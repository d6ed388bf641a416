from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.bootstrap import open_services
from app.config import Config
from app.domain.first_start import FirstStart
from app.domain.mandants import Mandant
from app.services.accounts import TROUBLE_COUNTS_FOR
from app.storage.secrets import MemorySecretStore
from app.ui.attention import FAILURES_COUNT_FOR
from tests.fixtures.clock import FakeClock


def test_the_flag_lists_exactly_what_it_counts(database_url: str, tmp_path: Path, clock: FakeClock) -> None:
    services = open_services(Config(tmp_path, database_url), clock=clock, secrets=MemorySecretStore())
    try:
        answers = FirstStart(Mandant(0, "Mitte"), "Anna", account_name="Practice phone", sample_data=True)
        actor = services.first_start.set_up(answers)
        since = clock.now() - FAILURES_COUNT_FOR
        listed = services.message_log.needing_attention(actor, since, 1000)
        assert len(listed) == services.accounts.state(actor).trouble > 0
        assert list(listed) == sorted(listed, key=lambda row: (row.at, row.id), reverse=True)
        assert services.message_log.needing_attention(replace(actor, mandant_id=99), since, 1000) == ()
    finally:
        services.close()


def test_the_flag_and_the_count_look_back_equally_far() -> None:
    assert FAILURES_COUNT_FOR == TROUBLE_COUNTS_FOR
