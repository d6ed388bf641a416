"""Text blocks: kept neutral, so that a block written in one language of the interface works in all (D-2)."""

from __future__ import annotations

from dataclasses import replace

from app import field_names
from app.clock import Clock
from app.domain.permissions import Actor, Permission
from app.domain.placeholders import find, import_foreign, to_neutral
from app.domain.sms_text import normalise
from app.domain.text_blocks import TextBlock
from app.errors import EditConflict, FieldProblem, InvalidInput, NotFound
from app.i18n import LANGUAGES, _
from app.services.events import Events, TextBlocksChanged
from app.storage.database import Database, Work
from app.storage.repos import audit, text_blocks


class TextBlockService:
    """Use cases on the blocks of the actor's Mandant and on those common to all."""

    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def list(self, actor: Actor) -> tuple[TextBlock, ...]:
        """All that the Mandant may use, in their order."""
        if not actor.may(Permission.EDIT_TEXT_BLOCKS):
            actor.require(Permission.SEND_SMS)
        with self._database.read() as work:
            return text_blocks.visible(work, actor.mandant_id)

    def save(self, actor: Actor, block: TextBlock) -> TextBlock:
        """Store a new (id 0) or changed block. Raises InvalidInput, NotFound, EditConflict.

        Names of placeholders are understood in every language of the program, and `%name%` and `{Name}` of
        other programs, too. A new one goes to its position, with LAST_POSITION to the end.
        """
        actor.require(Permission.EDIT_TEXT_BLOCKS)
        block = _checked(actor, block)
        now = self._clock.now()
        with self._database.write() as work:
            if block.id:
                _own(work, actor, block.id)
            stored = text_blocks.store(work, block)
            if stored is None:
                raise EditConflict(_own(work, actor, block.id))
            if stored.appointment_default:
                text_blocks.clear_default(work, stored)
            if not block.id:
                self._arrange(work, actor, stored.id, block.position)
            audit.add(work, actor, now, "changed" if block.id else "created", "text block", stored.id)
        self._events.publish(TextBlocksChanged())
        return stored

    def delete(self, actor: Actor, block_id: int) -> TextBlock:
        """Remove a block and return it: saved with id 0 it is back where it was. Raises NotFound."""
        actor.require(Permission.EDIT_TEXT_BLOCKS)
        with self._database.write() as work:
            block = _own(work, actor, block_id)
            text_blocks.delete(work, block_id)
            audit.add(work, actor, self._clock.now(), "deleted", "text block", block_id)
        self._events.publish(TextBlocksChanged())
        return replace(block, id=0, version=0)

    def move(self, actor: Actor, block_id: int, position: int) -> tuple[TextBlock, ...]:
        """Put a block at `position` of the list; returns the list in its new order. Raises NotFound."""
        actor.require(Permission.EDIT_TEXT_BLOCKS)
        with self._database.write() as work:
            _own(work, actor, block_id)
            self._arrange(work, actor, block_id, position)
            audit.add(work, actor, self._clock.now(), "moved", "text block", block_id)
        self._events.publish(TextBlocksChanged())
        return self.list(actor)

    def _arrange(self, work: Work, actor: Actor, block_id: int, position: int) -> None:
        ids = [block.id for block in text_blocks.visible(work, actor.mandant_id) if block.id != block_id]
        ids.insert(max(0, min(position, len(ids))), block_id)
        text_blocks.number_through(work, ids)


def default_for(blocks: tuple[TextBlock, ...], language: str, mandant_language: str) -> TextBlock | None:
    """The block an SMS about an appointment begins with (AW-18, AW-19).

    The customer's language goes before the Mandant's own, and a block of the Mandant before a common one.
    """
    defaults = [block for block in blocks if block.appointment_default]
    for wanted in (language, mandant_language):
        fitting = [block for block in defaults if block.language == wanted]
        if fitting:
            return min(fitting, key=lambda block: block.mandant_id is None)
    return None


def _own(work: Work, actor: Actor, block_id: int) -> TextBlock:
    block = text_blocks.get(work, actor.mandant_id, block_id)
    if block is None:
        raise NotFound
    return block


def _checked(actor: Actor, block: TextBlock) -> TextBlock:
    names = field_names.names()
    text = import_foreign(to_neutral(normalise(block.text).strip(), names), names)
    name = " ".join(block.name.split())
    problems = []
    if not name:
        problems.append(FieldProblem("name", _("Give the text block a name.")))
    if not text:
        problems.append(FieldProblem("text", _("The text is still empty.")))
    unknown = [placeholder.name for placeholder in find(text) if placeholder.field is None]
    if unknown:
        words = _("There is no field named {names}. Choose one with “Insert field”.")
        problems.append(FieldProblem("text", words.format(names=", ".join(unknown))))
    if block.language not in LANGUAGES:
        problems.append(FieldProblem("language", _("Choose a language.")))
    if problems:
        raise InvalidInput(*problems)
    if block.mandant_id not in (None, actor.mandant_id):
        raise NotFound
    return replace(block, name=name, text=text)
