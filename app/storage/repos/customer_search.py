"""The search index of the customers: kept in step, rebuilt in one go, and asked."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text

from app.models.customer_search import CREATE_POSTGRESQL
from app.storage.database import Work

_GRAM = 3


def store(work: Work, customer_id: int, search_text: str) -> None:
    """Index `search_text` (folded words, one blank between) as all that this customer is found by from now on."""
    if _is_sqlite(work):
        work.execute(text("DELETE FROM customer_search WHERE rowid = :id"), {"id": customer_id})
        work.execute(
            text("INSERT INTO customer_search (rowid, text) VALUES (:id, :text)"),
            {"id": customer_id, "text": _padded(search_text)},
        )
        return
    work.execute(
        text(
            "INSERT INTO customer_search (customer_id, grams) VALUES (:id, :grams) "
            "ON CONFLICT (customer_id) DO UPDATE SET grams = excluded.grams"
        ),
        {"id": customer_id, "grams": _grams(search_text)},
    )


def find_ids(
    work: Work, mandant_id: int, terms: Sequence[str], limit: int, *, archived: bool | None = False
) -> tuple[int, ...]:
    """Customers in whose text every term occurs, by name, at most `limit`; no terms find nobody.

    A term of one or two letters has to begin a word, a longer one may stand anywhere. `archived` None = all.
    """
    if not terms:
        return ()
    condition, values = _condition(work, terms)
    wanted = "" if archived is None else "AND customer.archived = :archived "
    statement = text(
        f"SELECT customer.id FROM customer WHERE customer.mandant_id = :mandant {wanted}"  # noqa: S608  (no values)
        f"AND {condition} ORDER BY customer.sort_name, customer.id LIMIT :limit"
    )
    values |= {"mandant": mandant_id, "limit": limit}
    if archived is not None:
        values["archived"] = archived
    return tuple(work.scalars(statement, values))


def rebuild(work: Work) -> None:
    """Index all customers anew from `customer.search_text`: the way to go after a bulk import."""
    if _is_sqlite(work):
        work.execute(text("DELETE FROM customer_search"))
        work.execute(
            text(
                "INSERT INTO customer_search (rowid, text) "
                "SELECT id, '  ' || replace(search_text, ' ', '  ') FROM customer"
            )
        )
        return
    work.execute(text("DROP INDEX IF EXISTS ix_customer_search_grams"))
    work.execute(text("DELETE FROM customer_search"))
    work.execute(
        text(
            "INSERT INTO customer_search (customer_id, grams) "
            "SELECT id, ARRAY(SELECT DISTINCT substr(padded, start, 3) COLLATE \"C\" "
            "FROM generate_series(1, length(padded) - 2) AS start) "
            "FROM (SELECT id, '  ' || replace(search_text, ' ', '  ') AS padded FROM customer) AS texts"
        )
    )
    work.execute(text(CREATE_POSTGRESQL[-1]))


def _condition(work: Work, terms: Sequence[str]) -> tuple[str, dict[str, object]]:
    if _is_sqlite(work):
        phrases = " AND ".join('"{}"'.format(_needle(term).replace('"', '""')) for term in terms)
        return "customer.id IN (SELECT rowid FROM customer_search WHERE customer_search MATCH :match)", {"match": phrases}
    grams = sorted({gram for term in terms for gram in _split(_needle(term))})
    conditions = ["customer.id IN (SELECT customer_id FROM customer_search WHERE grams @> CAST(:grams AS TEXT[]))"]
    values: dict[str, object] = {"grams": grams}
    for number, term in enumerate(term for term in terms if len(term) > _GRAM):
        conditions.append(f"strpos(customer.search_text, :term{number}) > 0")
        values[f"term{number}"] = term
    return " AND ".join(conditions), values


def _needle(term: str) -> str:
    """What to look for in the padded text: short terms with the blanks that stand before a word."""
    return _widened(term) if len(term) >= _GRAM else (" " * _GRAM + term)[-_GRAM:]


def _padded(search_text: str) -> str:
    return "  " + _widened(search_text)


def _widened(words: str) -> str:
    return words.replace(" ", "  ")


def _grams(search_text: str) -> list[str]:
    return sorted(set(_split(_padded(search_text))))


def _split(padded: str) -> list[str]:
    return [padded[start : start + _GRAM] for start in range(len(padded) - _GRAM + 1)]


def _is_sqlite(work: Work) -> bool:
    return work.get_bind().dialect.name == "sqlite"
