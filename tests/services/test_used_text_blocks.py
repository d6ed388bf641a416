"""Which text blocks an SMS was written with goes along with it, whatever becomes of the SMS and of the block."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from app.domain.send_time import SendRule
from app.domain.text_blocks import TextBlock
from app.models.history import MessageTextBlockRecord
from app.models.message import TextBlockRecord
from app.services.events import Events
from app.services.text_blocks import TextBlockService
from app.storage.database import Database
from app.storage.repos import outbox
from tests.fixtures.clock import START
from tests.fixtures.composing import Scene


def used(database: Database) -> set[tuple[int, int]]:
    table = MessageTextBlockRecord
    with database.read() as work:
        return {
            (message, block) for message, block in work.execute(select(table.message_id, table.text_block_id))
        }


def block(scene: Scene, name: str, mandant_id: int | None) -> int:
    with scene.database.write() as work:
        record = TextBlockRecord(name=name, text="Hallo", language="de", mandant_id=mandant_id)
        work.add(record)
        work.flush()
        return record.id


def test_sending_notes_the_blocks_that_exist(scene: Scene) -> None:
    own, common = block(scene, "own", scene.actor.mandant_id), block(scene, "common", None)
    request = scene.request(text_blocks=(own, common, 987_654))
    message_id = scene.messaging.send(scene.actor, request).message_id
    assert used(scene.database) == {(message_id, own), (message_id, common)}


def test_a_repeated_and_a_renewed_one_keep_their_blocks(scene: Scene) -> None:
    one = block(scene, "one", None)
    first = scene.messaging.send(scene.actor, scene.request(text_blocks=(one,), rule=SendRule.NOW)).message_id
    again = replace(scene.from_customer, resend_of=first)
    second = scene.messaging.send(scene.actor, scene.request(context=again, text_blocks=(one,))).message_id
    with scene.database.write() as work:
        third = outbox.copy(
            work, second, START, reference="r", dedup_key="d", status="queued", reason=None,
            due_at=START, listed_at=START, act_at=None,
        )  # fmt: skip
    assert used(scene.database) == {(first, one), (second, one), (third, one)}


def test_a_used_block_can_be_deleted_and_comes_back(scene: Scene) -> None:
    one = block(scene, "one", scene.actor.mandant_id)
    scene.messaging.send(scene.actor, scene.request(text_blocks=(one,)))
    blocks = TextBlockService(scene.database, Events(), scene.clock)
    gone = blocks.delete(scene.actor, one)
    assert used(scene.database) == set()
    restored = blocks.save(scene.actor, gone)
    assert isinstance(restored, TextBlock)
    assert restored.name == "one"
