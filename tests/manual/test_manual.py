"""The manual: complete in four languages, with every picture it shows and every chapter the program opens."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

from app.i18n import LANGUAGES
from app.ui.places import PLACES
from tools.manual_pictures import MANUAL, ROOT, wanted

TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
TRAILING = re.compile(r"[.:…\s]+$")


def chapters(language: str) -> set[str]:
    return {page.stem for page in (MANUAL / language).glob("*.md")}


CHAPTERS = sorted(chapters("en"))


def text(language: str, chapter: str) -> str:
    return (MANUAL / language / f"{chapter}.md").read_text(encoding="utf-8")


def shape(page: str) -> list[str]:
    """What every language has in the same order: titles, pictures, rows of tables and points of lists."""
    kinds = re.findall(r"^(#+ |!\[|\||\* |\d\. |```)", page, re.MULTILINE)
    return [kind.strip() for kind in kinds]


def emphasized(page: str) -> list[str]:
    """Words between asterisks, single or double, where a name from the windows may stand."""
    return [found.group(2) for found in re.finditer(r"(\*\*?)([^*\n|]+)\1", " ".join(page.split()))]


def plain(words: str) -> str:
    return TRAILING.sub("", words.replace("&", "")).casefold()


def names_in_windows(language: str) -> dict[str, set[str]]:
    """What the windows say in English → what they say in `language`, both without access keys and colons."""
    names: dict[str, set[str]] = {}
    for entry in polib.pofile(str(ROOT / "translations" / language / "LC_MESSAGES" / "app.po")):
        if entry.msgstr:
            names.setdefault(plain(entry.msgid), set()).add(plain(entry.msgstr))
    return names


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_language_has_the_same_chapters(language: str) -> None:
    assert (
        chapters(language)
        == chapters("en")
        >= {"index", "first-start", "calendar", "customers", "sms", "log"}
    )


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_is_built_alike(language: str, chapter: str) -> None:
    assert shape(text(language, chapter)) == shape(text("en", chapter))


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_links_and_pictures_are_those_of_the_english_chapter(language: str, chapter: str) -> None:
    pattern = r"\]\((?:\.\./pictures/\w+/)?([\w-]+\.(?:md|png))\)"
    assert re.findall(pattern, text(language, chapter)) == re.findall(pattern, text("en", chapter))


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_names_are_those_of_the_windows(language: str, chapter: str) -> None:
    """What the English chapter emphasizes and the windows say is said as the windows of this language say it."""
    names = names_in_windows(language)
    here = {plain(words) for words in emphasized(text(language, chapter))}
    missing = []
    for words in emphasized(text("en", chapter)):
        said = names.get(plain(words), set())
        if said and not said & here:
            missing.append((words, said))
    assert missing == []


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
    index = text(language, "index")
    assert {name for name in chapters(language) if f"({name}.md)" not in index} == {"index"}


def test_every_chapter_that_a_window_opens_exists() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in Path(ROOT / "app" / "ui").rglob("*.py"))
    opened = {name for name in re.findall(r'help_chapter = "([\w-]*)"', source) if name}
    assert opened
    assert opened | {place.help for place in PLACES} <= chapters("en")


@pytest.mark.behaviour("VI-12", "VI-13")
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_explained_why_one_sms_becomes_several(language: str) -> None:
    paragraph = next(part for part in text(language, "messages").split("\n\n") if "153" in part)
    assert all(number in paragraph for number in ("160", "306", "459", "67"))
    joins = {"en": "joins them", "de": "zusammensetzt", "sv": "sätter ihop", "nb": "setter dem sammen"}
    assert joins[language] in " ".join(paragraph.split())


@pytest.mark.behaviour("VI-08", "VI-09", "VI-10", "VI-11")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_do_when_nothing_arrives_is_told_step_by_step(language: str) -> None:
    steps = re.findall(r"^\d\. .*?(?=^\d\. |^## )", text(language, "messages"), re.MULTILINE | re.DOTALL)
    assert len(steps) == 4
    words = {
        "en": ("mobile number", "six parts", "status page", "operator"),
        "de": ("Mobilnummer", "sechs Teile", "Statusseite", "Anbieter"),
        "sv": ("mobilnummer", "sex delar", "statussida", "operatör"),
        "nb": ("mobilnummer", "seks deler", "statussiden", "operatør"),
    }
    for step, word in zip(steps, words[language], strict=True):
        assert word in " ".join(step.split())
