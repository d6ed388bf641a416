"""Keep the catalogues of the interface's languages: collect texts, bring every language up to date, compile, check.

    python tools/catalogues.py extract    app/**.py → translations/app.pot
    python tools/catalogues.py update     app.pot → every app.po; what is gone goes, what is new waits for its words
    python tools/catalogues.py compile    every app.po → app.mo, beside it, not committed
    python tools/catalogues.py check      is everything collected, translated and well formed? Exit code 1 if not

The files carry no dates and no line numbers, so that they change only when a text does.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("de", "sv", "nb")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}

UNSTEADY = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Report-Msgid-Bugs-To): .*\n',
    re.MULTILINE,
)
FIELD = re.compile(r"\{[^{}]*\}")
ACCESS_KEY = re.compile(r"&(?=\w)")
ENDINGS = (":", "…", "?", "!", ".")


class Catalogues:
    """The template and one file per language under one folder."""

    def __init__(self, root: Path = ROOT, languages: tuple[str, ...] = LANGUAGES) -> None:
        self.root = root
        self.languages = languages
        self.template = root / "translations" / "app.pot"

    def po_file(self, language: str) -> Path:
        return self.root / "translations" / language / "LC_MESSAGES" / "app.po"

    def collect(self) -> Catalog:
        """All texts as the code has them now."""
        with (self.root / "babel.cfg").open(encoding="utf-8") as file:
            methods, _options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
        catalogue = Catalog(header_comment="# Texts of Terminbote, made by `make catalogues`.")
        found = extract_from_dir(
            self.root,
            method_map=methods,
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        )
        for file_name, _line, text, comments, context in sorted(found, key=lambda text: (text[0], text[1])):
            catalogue.add(text, None, [(file_name, 0)], auto_comments=comments, context=context)
        return catalogue

    def extract(self) -> None:
        write(self.template, self.collect())

    def update(self) -> None:
        template = read(self.template)
        for language in self.languages:
            path = self.po_file(language)
            catalogue = read(path, language) if path.exists() else Catalog(locale=language)
            catalogue.update(template, no_fuzzy_matching=True)
            catalogue.header_comment = f"# Texts of Terminbote in {catalogue.locale.english_name}."
            write(path, catalogue)

    def compile(self) -> None:
        for language in self.languages:
            path = self.po_file(language)
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, read(path, language))

    def check(self) -> list[str]:
        """Everything that is wrong, one line each."""
        if not self.template.exists():
            return [f"{self.template}: missing; run `make catalogues`"]
        wanted = {key(message): message for message in self.collect() if message.id}
        findings = list(differences(wanted, read(self.template), "app.pot"))
        for language in self.languages:
            path = self.po_file(language)
            if not path.exists():
                findings.append(f"{language}: missing; run `make catalogues`")
                continue
            try:
                catalogue = read(path, language)
            except PoFileError as error:
                findings.append(f"{language}: cannot be read: {error}")
                continue
            findings += differences(wanted, catalogue, language)
            for message in catalogue:
                if message.id and key(message) in wanted:
                    findings += (f"{language}: {shown(message)}: {fault}" for fault in faults(message))
        return findings


def read(path: Path, language: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def write(path: Path, catalogue: Catalog) -> None:
    catalogue.project, catalogue.version, catalogue.fuzzy = "Terminbote", "", False
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=110, include_lineno=False, ignore_obsolete=True, sort_by_file=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(UNSTEADY.sub("", buffer.getvalue().decode()), encoding="utf-8")


Key = tuple[str | None, str, str]


def key(message: Message) -> Key:
    """What makes two messages the same: context, text and plural."""
    one, many = (*forms_of(message.id), "")[:2]
    return message.context, one, many


def forms_of(text: object) -> tuple[str, ...]:
    """One text, or the forms of a plural, as a tuple; Babel has None for what is not there."""
    return tuple(str(form or "") for form in (text if isinstance(text, (tuple, list)) else (text,)))


def shown(message: Message) -> str:
    one = key(message)[1]
    return repr(one if len(one) <= 60 else one[:59] + "…")


def differences(wanted: dict[Key, Message], catalogue: Catalog, name: str) -> Iterator[str]:
    """Texts that the code has and the file has not, and the other way round."""
    present = {key(message): message for message in catalogue if message.id}
    for missing in wanted.keys() - present.keys():
        yield f"{name}: {shown(wanted[missing])}: not collected; run `make catalogues`"
    for left in present.keys() - wanted.keys():
        yield f"{name}: {shown(present[left])}: no longer in the code; run `make catalogues`"


def faults(message: Message) -> Iterator[str]:
    """What is wrong with one translation."""
    if message.fuzzy:
        yield "marked fuzzy"
    sources, forms = forms_of(message.id), forms_of(message.string)
    if not all(forms):
        yield "not translated"
        return
    for number, form in enumerate(forms):
        yield from form_faults(form, sources, is_last=number == len(forms) - 1)


def form_faults(form: str, sources: tuple[str, ...], *, is_last: bool) -> Iterator[str]:
    """The last plural form must name what the English plural names; others may leave out what the singular does."""
    acceptable = [set(FIELD.findall(source)) for source in (sources[-1:] if is_last else sources)]
    if set(FIELD.findall(form)) not in acceptable:
        names = " or ".join("".join(sorted(fields)) or "none" for fields in acceptable)
        yield f"other fields in braces than {names}: {form!r}"
    source = sources[-1] if is_last else sources[0]
    if surroundings(form) != surroundings(source):
        yield f"begins or ends with other white space: {form!r}"
    elif ending(form) != ending(source):
        yield f"ends with {ending(form)!r} instead of {ending(source)!r}: {form!r}"
    if bool(ACCESS_KEY.search(form)) != bool(ACCESS_KEY.search(source)):
        yield f"an access key (&) is on one side only: {form!r}"


def surroundings(text: str) -> tuple[str, str]:
    """The white space before and after."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def ending(text: str) -> str:
    """The punctuation a text ends with, if it is of a kind that means something."""
    last = text.rstrip()[-1:]
    return last if last in ENDINGS else ""


def main(arguments: list[str]) -> int:
    catalogues = Catalogues()
    match arguments:
        case ["extract"]:
            catalogues.extract()
        case ["update"]:
            catalogues.update()
        case ["compile"]:
            catalogues.compile()
        case ["check"]:
            findings = catalogues.check()
            print("\n".join(findings) or "catalogues: complete")
            return 1 if findings else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
