from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app import logs
from app.cli import config_from, for_windows
from app.config import VERSION, Config
from app.i18n import LANGUAGES
from app.resources import RESOURCES
from app.ui import qt_translator, single_instance
from app.ui.admin import regions
from app.ui.single_instance import SingleInstance
from app.ui.start_memory import StartMemory


@pytest.fixture
def english_again() -> Iterator[None]:
    yield
    qt_translator.speak("en")


def test_what_the_first_window_needs_is_remembered(tmp_path: Path) -> None:
    StartMemory(tmp_path).keep(language="sv", appearance="dark")
    StartMemory(tmp_path).keep(language="nb")
    memory = StartMemory(tmp_path)
    assert (memory.text("language"), memory.text("appearance"), memory.text("geometry")) == ("nb", "dark", "")


@pytest.mark.parametrize("content", [b"", b"language", b"=de", b"\xff\xfe"])
def test_a_damaged_memory_means_defaults(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "window.txt").write_bytes(content)
    memory = StartMemory(tmp_path)
    assert memory.text("language") == ""
    memory.keep(language="de")
    assert StartMemory(tmp_path).text("language") == "de"


def test_a_folder_that_cannot_be_written_to_hinders_nobody(tmp_path: Path) -> None:
    memory = StartMemory(tmp_path / "gone")
    memory.keep(language="de")
    assert memory.text("language") == "de"


class _Patience:
    """Qt's, by a clock of our own."""

    def __init__(self, remaining: Callable[[], int]) -> None:
        self._remaining = remaining

    def remainingTime(self) -> int:
        return max(0, self._remaining())

    def hasExpired(self) -> bool:
        return self._remaining() <= 0


def test_a_second_start_raises_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.acquire()
    first.listen()
    assert not second.acquire()
    with qtbot.waitSignal(first.asked_to_show):
        assert second.raise_other()
    first.release()
    assert second.acquire()
    second.release()


def test_another_folder_is_another_program(qtbot: QtBot, tmp_path: Path) -> None:
    one, other = SingleInstance(tmp_path / "a"), SingleInstance(tmp_path / "b")
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    assert one.acquire()
    assert other.acquire()
    for each in (one, other):
        each.release()


def test_a_program_that_is_just_starting_is_waited_for(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.acquire()
    monkeypatch.setattr("app.ui.single_instance.QThread.msleep", lambda _ms: first.listen())
    with qtbot.waitSignal(first.asked_to_show):
        assert second.raise_other()
    first.release()


def test_a_start_from_a_cold_disk_takes_seconds_and_is_waited_for(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or an impatient second double click would open a second program on the same data."""
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.acquire()
    passed = 0

    def pass_time(milliseconds: int) -> None:
        nonlocal passed
        passed += milliseconds
        if passed >= 5_000:
            first.listen()

    monkeypatch.setattr("app.ui.single_instance.QThread.msleep", pass_time)
    monkeypatch.setattr(
        "app.ui.single_instance.QDeadlineTimer", lambda most: _Patience(lambda: most - passed)
    )
    assert second.raise_other()
    first.release()


def test_a_start_while_the_program_ends_waits_and_becomes_the_only_one(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (SingleInstance(tmp_path) for _number in range(3))
    assert first.acquire()
    first.listen()
    first.stop_listening()
    monkeypatch.setattr("app.ui.single_instance.QThread.msleep", lambda _ms: first.release())
    assert not second.acquire()
    assert not second.raise_other()
    assert not third.acquire()  # the lock is the second one's
    second.release()


def test_a_lock_whose_owner_does_not_answer_is_told_apart(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_instance, "ANSWER_MS", 100)
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.acquire()  # but does not listen: hung
    assert not second.acquire()
    assert not second.raise_other()
    first.release()


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("sent to +49 170 1234567 now", "sent to ••• now"),
        ("sent to 0736-60 81 42", "sent to •••"),
        ("key 'sk-0123456789abcdef' refused", "key '•••' refused"),
        ("message 4711 is DELIVERED", "message 4711 is DELIVERED"),
        ("the table 'message' is gone", "the table 'message' is gone"),
    ],
)
def test_numbers_and_texts_never_reach_the_log(line: str, masked: str) -> None:
    assert logs.mask(line) == masked


def test_the_log_masks_tracebacks_too(tmp_path: Path) -> None:
    handler = logs.write_to(tmp_path / "program.log")
    logger = logging.getLogger("tests.masking")
    try:
        raise ValueError("cannot send to +491701234567")
    except ValueError:
        logger.info("failed", exc_info=True)
    logs.stop(handler)
    written = (tmp_path / "program.log").read_text(encoding="utf-8")
    assert "ValueError" in written
    assert "491701234567" not in written
    assert written[:4].isdigit()  # the line's own date is left alone


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_and_dates_of_qt_follow_the_language(
    qtbot: QtBot, english_again: None, language: str
) -> None:
    qt_translator.speak(language)
    assert QLocale().name() == qt_translator.LOCALES[language]


@pytest.mark.parametrize(("language", "word"), [("de", "Abbrechen"), ("sv", "Avbryt")])
def test_qt_speaks_the_languages_it_ships(
    qtbot: QtBot, english_again: None, language: str, word: str
) -> None:
    qt_translator.speak(language)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == word
    qt_translator.speak("en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_bokmal_comes_from_our_own_catalogue(qtbot: QtBot, english_again: None) -> None:
    qt_translator.speak("nb")
    translator = qt_translator.CatalogueTranslator("nb")
    words = {text: translator.translate("QPlatformTheme", text) or text for text in qt_translator.QT_TEXTS}
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == words["Cancel"]
    assert QCoreApplication.translate("QPlatformTheme", "Never heard of") == "Never heard of"
    line = QLineEdit()
    qtbot.addWidget(line)
    shown = {
        action.text().split("\t")[0] for action in line.createStandardContextMenu().actions() if action.text()
    }
    assert shown == {
        words[text] for text in ("&Undo", "&Redo", "Cu&t", "&Copy", "&Paste", "Delete", "Select All")
    }


def test_regions_are_named_in_the_readers_language_and_order() -> None:
    german = regions.regions("de")
    names = dict(german.countries)
    assert names["SE"] == "Schweden"
    assert [name for _code, name in german.countries].index("Österreich") < len(german.countries) - 20
    assert "Europe/Berlin" in german.zones
    assert not any(zone.startswith(("Etc/", "posix")) for zone in german.zones)
    assert {"EU", "UN", "ZZ"} & set(names) == set()


def test_a_time_zone_tells_its_country() -> None:
    assert regions.country_of_zone("Europe/Stockholm") == "SE"
    assert regions.country_of_zone("Etc/UTC") == ""


@pytest.mark.parametrize(
    ("company", "sender"),
    [
        ("Hörwelt Mitte", "Hoerwelt"),
        ("Optik", "Optik"),
        ("Müller & Söhne GmbH", "Mueller"),
        ("Hörgeräteakustik Meyer", "Hoergeraete"),
        ("  ", ""),
        ("Øre AS", "Ore AS"),
    ],
)
def test_a_sender_is_proposed_from_the_name(company: str, sender: str) -> None:
    assert regions.proposed_sender(company) == sender


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ([], {}),
        (["gui"], {}),
        (["--data-dir", "x", "gui"], {"data_dir": "x"}),
        (["--data-dir=x", "--language=de", "--database", "postgresql://h/d"],
         {"data_dir": "x", "language": "de", "database": "postgresql://h/d"}),
        (["send"], None),
        (["gui", "--help"], None),
        (["--json"], None),
        (["--data-dir"], None),
        (["--version"], None),
    ],
)  # fmt: skip
def test_the_quick_way_to_the_windows(arguments: list[str], options: dict[str, str] | None) -> None:
    assert for_windows(arguments) == options


def test_the_configuration_knows_its_files(tmp_path: Path) -> None:
    config = config_from(data_dir=str(tmp_path))
    assert config == Config(tmp_path)
    assert config.database_url == f"sqlite:///{tmp_path / 'terminbote.sqlite'}"
    assert config.log_file.parent == tmp_path


def test_the_version_is_that_of_the_project() -> None:
    assert f'version = "{VERSION}"' in (RESOURCES.parent / "pyproject.toml").read_text(encoding="utf-8")
