"""Gives tags to customers and takes them, within the transaction of whoever does more than that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from app.domain.permissions import Actor
from app.domain.tags import Tag, TagChange
from app.errors import NotFound
from app.storage.database import Work
from app.storage.repos import audit, tags


def find(work: Work, actor: Actor, tag_id: int) -> Tag:
    """A tag of the actor's Mandant. Raises NotFound."""
    tag = tags.get(work, actor.mandant_id, tag_id)
    if tag is None:
        raise NotFound
    return tag


def change(
    work: Work,
    actor: Actor,
    now: datetime,
    customer_ids: Sequence[int],
    *,
    give: Collection[int] = (),
    take: Collection[int] = (),
) -> TagChange:
    """Give each of these customers the tags `give` and take the tags `take`. Raises NotFound (a tag is gone).

    The change holds what was really different before; customers of another Mandant are not touched.
    """
    given: list[tuple[int, int]] = []
    taken: list[tuple[int, int]] = []
    left_out: list[int] = []
    for tag_id in sorted({*give, *take}):  # in one order: two who wait for each other would wait for ever
        tag = find(work, actor, tag_id)
        had = tags.who_was_given(work, tag_id, customer_ids)
        if tag_id in give:
            may = dict.fromkeys(tags.who_may_carry(work, tag, customer_ids))
            given += [(customer_id, tag_id) for customer_id in may if customer_id not in had]
            left_out += [customer_id for customer_id in customer_ids if customer_id not in may]
        else:
            taken += [(customer_id, tag_id) for customer_id in sorted(had)]
    return _apply(work, actor, now, TagChange(tuple(given), tuple(taken), tuple(dict.fromkeys(left_out))))


def apply_again(work: Work, actor: Actor, now: datetime, wanted: TagChange) -> TagChange:
    """Bring about what `wanted` describes, as far as it is not so already. Raises NotFound."""
    done = TagChange()
    for tag_id in sorted({tag_id for _customer, tag_id in (*wanted.given, *wanted.taken)}):
        to = [customer_id for customer_id, tag in wanted.given if tag == tag_id]
        of = [customer_id for customer_id, tag in wanted.taken if tag == tag_id]
        done = done.plus(change(work, actor, now, to, give=(tag_id,)) if to else TagChange())
        done = done.plus(change(work, actor, now, of, take=(tag_id,)) if of else TagChange())
    return done


def set_all(work: Work, actor: Actor, now: datetime, customer_id: int, tag_ids: Collection[int]) -> TagChange:
    """Let a customer carry exactly these tags. Raises NotFound."""
    present = tags.of_customers(work, actor.mandant_id, [customer_id]).get(customer_id, ())
    had = {tag.id for tag in present}
    wanted = set(tag_ids)
    return change(work, actor, now, [customer_id], give=wanted - had, take=had - wanted)


def _apply(work: Work, actor: Actor, now: datetime, done: TagChange) -> TagChange:
    tags.add(work, done.given)
    tags.remove(work, done.taken)
    for action, pairs in (("tag given", done.given), ("tag taken", done.taken)):
        for customer_id, tag_id in pairs:
            audit.add(work, actor, now, action, "customer", customer_id, {"tag": tag_id})
    return done
