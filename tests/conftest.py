"""What every test gets: hygiene that fails on leftovers and unannounced warnings, a clock, databases, a desktop."""

from __future__ import annotations

import os

# Before anything of Qt is loaded: each worker has a screen of its own, without a screen Qt paints into memory.
from tests.fixtures import desktop

desktop.prepare(os.environ)

pytest_plugins = [
    "tests.fixtures.clock",
    "tests.fixtures.commands",
    "tests.fixtures.composing",
    "tests.fixtures.databases",
    "tests.fixtures.flashing",
    "tests.fixtures.hygiene_logs",
    "tests.fixtures.hygiene_qt",
    "tests.fixtures.hygiene_threads",
    "tests.fixtures.keyring",
    "tests.fixtures.office",
    "tests.fixtures.outbox",
    "tests.fixtures.mailings",
    "tests.fixtures.properties",
    "tests.fixtures.program",
    "tests.fixtures.sought",
    "tests.fixtures.storage",
    "tests.fixtures.ui",
    "tests.fixtures.review_desk",
    "tests.fixtures.mailing_desk",
    "tests.fixtures.sms_desk",
    "tests.fixtures.writing",
    "tests.fixtures.history_desk",
    "tests.fixtures.messages_desk",
]
