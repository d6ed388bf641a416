"""The manual: complete in both languages, with every picture it shows and every chapter the program opens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.manual_pictures import MANUAL, ROOT, wanted

LANGUAGES = ("en", "de")


def chapters(language: str) -> set[str]:
    return {page.stem for page in (MANUAL / language).glob("*.md")}


def test_both_languages_have_the_same_chapters() -> None:
    assert chapters("en") == chapters("de") >= {"index", "first-start", "calendar", "customers", "sms", "log"}


def test_every_picture_is_there() -> None:
    shown = wanted()
    missing = [pair for pair in shown if not (MANUAL / "pictures" / pair[0] / f"{pair[1]}.png").is_file()]
    assert shown
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_page(language: str) -> None:
    for page in (MANUAL / language).glob("*.md"):
        for target in re.findall(r"\]\(([\w-]+\.md)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).is_file(), f"{page.name} → {target}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_is_listed(language: str) -> None:
    index = (MANUAL / language / "index.md").read_text(encoding="utf-8")
    assert {name for name in chapters(language) if f"({name}.md)" not in index} == {"index"}


def test_every_chapter_that_a_window_opens_exists() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in Path(ROOT / "app" / "ui").rglob("*.py"))
    opened = {name for name in re.findall(r'help_chapter = "([\w-]*)"', source) if name}
    assert opened
    assert opened <= chapters("en")


@pytest.mark.behaviour("VI-12", "VI-13")
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_explained_why_one_sms_becomes_several(language: str) -> None:
    chapter = (MANUAL / language / "messages.md").read_text(encoding="utf-8")
    paragraph = next(part for part in chapter.split("\n\n") if "153" in part)
    assert all(number in paragraph for number in ("160", "306", "459", "67"))
    assert ("joins them" if language == "en" else "zusammensetzt") in paragraph


@pytest.mark.behaviour("VI-08", "VI-09", "VI-10", "VI-11")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_do_when_nothing_arrives_is_told_step_by_step(language: str) -> None:
    chapter = (MANUAL / language / "messages.md").read_text(encoding="utf-8")
    steps = re.findall(r"^\d\. .*?(?=^\d\. |^## )", chapter, re.MULTILINE | re.DOTALL)
    assert len(steps) == 4
    words = {
        "en": ("mobile number", "six parts", "status page", "operator"),
        "de": ("Mobilnummer", "sechs Teile", "Statusseite", "Anbieter"),
    }
    for step, word in zip(steps, words[language], strict=True):
        assert word in " ".join(step.split())
