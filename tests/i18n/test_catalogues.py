"""The catalogue tool finds what translators and programmers forget."""

from __future__ import annotations

import gettext
import shutil

import polib
import pytest

from app import i18n
from tests.architecture.sources import ROOT
from tools.catalogues import LANGUAGES, Catalogues

CODE = """
from app.i18n import N_, _, ngettext, pgettext
PLAIN = N_("Customer")
def words(name, count):
    # Translators: above the list
    yield _("Sent to {name}:")
    yield ngettext("{count} SMS left", "{count} SMS left over", count)
    yield pgettext("month", "May")
    yield _(" indented ")
    yield _("&Send")
"""

GERMAN: dict[str, str | dict[int, str]] = {
    "Customer": "Kunde",
    "Sent to {name}:": "Gesendet an {name}:",
    "{count} SMS left": {0: "noch {count} SMS", 1: "noch {count} SMS übrig"},
    "May": "Mai",
    " indented ": " eingerückt ",
    "&Send": "&Senden",
}


@pytest.fixture
def catalogues(tmp_path):
    """A small project whose German is complete."""
    shutil.copy(ROOT / "babel.cfg", tmp_path)
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "words.py").write_text(CODE)
    made = Catalogues(tmp_path, ("de",))
    made.extract()
    made.update()
    for text, translation in GERMAN.items():
        translate(made, text, translation)
    return made


def translate(catalogues: Catalogues, text: str, translation: str | dict[int, str]) -> None:
    file = polib.pofile(str(catalogues.po_file("de")))
    entry = next(entry for entry in file if entry.msgid == text)
    if isinstance(translation, dict):
        entry.msgstr_plural = translation
    else:
        entry.msgstr = translation
    file.save()


def test_a_complete_catalogue_has_no_findings_and_speaks(catalogues):
    assert catalogues.check() == []
    catalogues.compile()
    german = gettext.translation("app", catalogues.root / "translations", languages=["de"])
    assert german.gettext("Customer") == "Kunde"
    assert german.ngettext("{count} SMS left", "{count} SMS left over", 2) == "noch {count} SMS übrig"
    assert german.pgettext("month", "May") == "Mai"


@pytest.mark.parametrize(
    ("text", "translation", "finding"),
    [
        ("Customer", "", "not translated"),
        ("Customer", "Kunde.", "ends with '.' instead of ''"),
        ("Sent to {name}:", "Gesendet an {Name}:", "other fields in braces"),
        ("Sent to {name}:", "Gesendet:", "other fields in braces"),
        ("Sent to {name}:", "Gesendet an {name}", "ends with '' instead of ':'"),
        ("{count} SMS left", {0: "noch {count} SMS", 1: ""}, "not translated"),
        ("{count} SMS left", {0: "noch {count} SMS", 1: "noch SMS"}, "other fields in braces"),
        ("{count} SMS left", {0: "a", 1: "{count} b", 2: "{count} c"}, "more translations than num_plurals"),
        ("{count} SMS left", {0: "noch {count} SMS"}, "not translated"),
        (" indented ", "eingerückt ", "white space"),
        ("&Send", "Senden", "access key"),
    ],
)
def test_a_fault_is_found(catalogues, text, translation, finding):
    translate(catalogues, text, translation)
    findings = catalogues.check()
    assert findings
    assert any(finding in line and line.startswith("de: ") for line in findings), findings


def test_a_fuzzy_entry_is_found(catalogues):
    file = polib.pofile(str(catalogues.po_file("de")))
    next(entry for entry in file if entry.msgid == "Customer").flags.append("fuzzy")
    file.save()
    assert catalogues.check() == ["de: 'Customer': marked fuzzy"]


def test_new_and_removed_texts_are_found_and_updating_keeps_the_rest(catalogues):
    changed = CODE.replace('N_("Customer")', 'N_("Client")')
    (catalogues.root / "app" / "words.py").write_text(changed)
    findings = catalogues.check()
    assert "app.pot: 'Client': not collected; run `make catalogues`" in findings
    assert "de: 'Customer': no longer in the code; run `make catalogues`" in findings
    catalogues.extract()
    catalogues.update()
    assert catalogues.check() == ["de: 'Client': not translated"]


def test_nothing_changes_when_no_text_changed(catalogues):
    def texts() -> list[str]:
        return [file.read_text() for file in sorted(catalogues.root.rglob("app.po*"))]

    catalogues.update()
    before = texts()
    (catalogues.root / "app" / "words.py").write_text("\n\n\n" + CODE)
    catalogues.extract()
    catalogues.update()
    assert texts() == before


def test_every_language_of_the_program_has_a_catalogue():
    assert set(LANGUAGES) | {"en"} == set(i18n.LANGUAGES)
