"""What the page of text blocks says while one edits a block: its fields, and how it reads for a customer. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app import field_names
from app.domain.filled_text import FilledText
from app.domain.messages import Draft
from app.domain.placeholders import Field, find, import_foreign, to_display, to_neutral
from app.domain.sms_text import Special, normalise, special_characters
from app.domain.text_blocks import TextBlock
from app.i18n import LANGUAGES, _
from app.ui.sms.view_model import Mark, MarkKind, TextState, judge_text


@dataclass(frozen=True, slots=True)
class BlockState:
    """`marks` lie in the edited text, `preview` is that text filled; `unknown` names fields that do not exist."""

    preview: TextState
    marks: tuple[Mark, ...]
    unknown: tuple[str, ...]


def shown(text: str) -> str:
    """A stored text with the names of its fields in the interface's language."""
    return to_display(text, field_names.labels())


def stored(text: str) -> str:
    """An edited text as it is stored (D-2)."""
    return to_neutral(text, field_names.names())


def pasted(text: str) -> str:
    """A text from elsewhere: `%name%` and `{Name}` of other programs become our fields, "20 %" stays."""
    return shown(import_foreign(normalise(text), field_names.names()))


@dataclass(frozen=True, slots=True)
class WrittenFields:
    """`marks` lie in the edited text; `unknown` names fields that do not exist."""

    marks: tuple[Mark, ...]
    unknown: tuple[str, ...]


def judge_block(text: str, draft: Draft | None, *, with_customer: bool) -> BlockState:
    """Judge the edited text, and fill it from `draft`; without a customer the names stand for the values."""
    found = marks_in(text)
    return BlockState(_preview(text, draft, with_customer=with_customer), found.marks, found.unknown)


def marks_in(text: str) -> WrittenFields:
    """The fields of an edited text, and the characters in it that cost more."""
    names = field_names.names()
    placeholders = find(text, names)
    inside = [(placeholder.start, placeholder.end) for placeholder in placeholders]
    marks = [
        Mark(
            placeholder.start,
            placeholder.end - placeholder.start,
            MarkKind.GAP if placeholder.field is None else MarkKind.FIELD,
        )
        for placeholder in placeholders
    ]
    for special in special_characters(text):
        if not any(start <= special.start < end for start, end in inside):
            kind = MarkKind.UNICODE if special.kind is Special.UNICODE else MarkKind.DOUBLE
            marks.append(Mark(special.start, special.length, kind))
    unknown = dict.fromkeys(placeholder.name for placeholder in placeholders if placeholder.field is None)
    return WrittenFields(tuple(marks), tuple(unknown))


def _preview(text: str, draft: Draft | None, *, with_customer: bool) -> TextState:
    values: Mapping[Field, str] = draft.values if draft else {}
    if not with_customer:
        values = dict(field_names.labels()) | {field: value for field, value in values.items() if value}
    filled = FilledText().insert(0, stored(text), values, field_names.labels())
    if draft is None:
        return judge_text(filled)
    return judge_text(filled, draft.profile, draft.price_per_part, draft.currency)


def in_language(blocks: Sequence[TextBlock], language: str) -> tuple[TextBlock, ...]:
    """Those of one language, "" for all of them."""
    return tuple(block for block in blocks if not language or block.language == language)


def list_detail(block: TextBlock) -> str:
    """The second line of a block in the list: `Deutsch · default · this company only`."""
    words = [LANGUAGES.get(block.language, block.language)]
    if block.appointment_default:
        words.append(_("default"))
    if block.mandant_id is not None:
        words.append(_("this company only"))
    return " · ".join(words)
