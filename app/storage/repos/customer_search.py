"""The search index of the customers: kept in step, rebuilt in one go, and asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import text

from app.models.customer_search import CREATE_POSTGRESQL_INDEX
from app.storage.database import Work
from app.storage.repos import id_lists

_GRAM = 3
_ASKED = 200
# From this share of hits on a walk is quicker. SQLite lists the hits of a trigram quickly and compares texts slowly.
_EVERYWHERE = {"sqlite": 0.2, "postgresql": 0.05}


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
    """Customers in whose text every term occurs, at most `limit`; no terms find nobody. `archived` None = all.

    Those whose name begins with a term come first, each group by name. A term of one or two letters has to begin
    a word, a longer one may stand anywhere.
    """
    if not terms:
        return ()
    values: dict[str, object] = {"mandant": mandant_id, "archived": archived, "limit": limit}
    hits = _hits(work, terms, values)
    among = f" AND customer.id IN (SELECT {_key(work)} {hits})"
    wanted = "customer.mandant_id = :mandant"
    wanted += " AND customer.archived = :archived" if archived is not None else ""
    begins = _begins(terms, values)
    # Whose name begins with the only term is a hit without asking the index.
    first = _walk(work, f"{wanted} AND ({begins})", values) if len(terms) == 1 else ()
    if len(first) >= limit:
        return first
    wanted += _whole_terms(work, terms, values)
    texts = text_checks(work, terms, values)
    if _are_everywhere(work, texts, values):
        among = texts
    elif (few := _sorted_hits(work, hits, wanted, begins, values, few_hits(limit))) is not None:
        return few
    if len(terms) > 1:
        first = _walk(work, f"{wanted} AND ({begins}){among}", values)
    rest = {**values, "limit": limit - len(first)}
    return first + _walk(work, f"{wanted} AND NOT ({begins}){among}", rest)


def few_hits(limit: int) -> int:
    """On SQLite up to so many hits are looked up and sorted; more are picked out of the sorted list instead."""
    return max(1_000, 4 * limit)


def _sorted_hits(
    work: Work, hits: str, wanted: str, begins: str, values: Mapping[str, object], few: int
) -> tuple[int, ...] | None:
    """Look up every hit and sort: quick while there are few. None if the index holds more than that.

    PostgreSQL sorts any number of them: counting them first takes it as long.
    """
    most = "LIMIT :most" if _is_sqlite(work) else ""
    statement = (
        f"WITH hits AS MATERIALIZED (SELECT {_key(work)} AS id {hits} {most}) "  # noqa: S608
        # SQLite goes through a CROSS JOIN from left to right: from the hits to their customers.
        f"SELECT customer.id FROM hits CROSS JOIN customer WHERE customer.id = hits.id AND {wanted} "
        + ("AND (SELECT count(*) FROM hits) < :most " if most else "")
        + f"ORDER BY CASE WHEN {begins} THEN 0 ELSE 1 END, customer.sort_name, customer.id LIMIT :limit"
    )
    found = tuple(work.scalars(text(statement), {**values, "most": few + 1}))
    if found or not most:
        return found
    count = text(f"SELECT count(*) FROM (SELECT 1 {hits} LIMIT :most)")  # noqa: S608
    return None if (work.scalar(count, {**values, "most": few + 1}) or 0) > few else ()


def _walk(work: Work, wanted: str, values: Mapping[str, object]) -> tuple[int, ...]:
    """Walk along the list of names until enough are found: quick while there are many."""
    statement = (
        f"SELECT customer.id FROM customer WHERE {wanted} "  # noqa: S608
        "ORDER BY customer.sort_name, customer.id LIMIT :limit"
    )
    return tuple(work.scalars(text(statement), values))


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
            'SELECT id, ARRAY(SELECT DISTINCT substr(padded, start, 3) COLLATE "C" '
            "FROM generate_series(1, length(padded) - 2) AS start) "
            "FROM (SELECT id, '  ' || replace(search_text, ' ', '  ') AS padded FROM customer) AS texts"
        )
    )
    work.execute(text(CREATE_POSTGRESQL_INDEX))


def _hits(work: Work, terms: Sequence[str], values: dict[str, object]) -> str:
    """FROM and WHERE for the index entries that hold all terms."""
    if _is_sqlite(work):
        values["match"] = " AND ".join('"{}"'.format(_needle(term).replace('"', '""')) for term in terms)
        return "FROM customer_search WHERE customer_search MATCH :match"
    values["grams"] = sorted({gram for term in terms for gram in _split(_needle(term))})
    return "FROM customer_search WHERE grams @> CAST(:grams AS TEXT[])"


def _whole_terms(work: Work, terms: Sequence[str], values: dict[str, object]) -> str:
    """On PostgreSQL all trigrams of a term may be there without the term; SQLite knows their positions."""
    if _is_sqlite(work):
        return ""
    long = {f"term{number}": term for number, term in enumerate(terms) if len(term) > _GRAM}
    values |= long
    return "".join(f" AND strpos(customer.search_text, :{name}) > 0" for name in long)


def _begins(terms: Sequence[str], values: dict[str, object]) -> str:
    """Whether the name begins with one of the terms; a range, so that an index can serve it."""
    for number, term in enumerate(terms):
        values |= {f"from{number}": term, f"to{number}": f"{term}\U0010ffff"}
    return " OR ".join(
        f"customer.sort_name >= :from{number} AND customer.sort_name < :to{number}"
        for number in range(len(terms))
    )


def text_checks(work: Work, terms: Sequence[str], values: dict[str, object]) -> str:
    """The question that the index answers, asked of `customer.search_text` itself: to be added to a WHERE."""
    needles = {f"needle{number}": _needle(term) for number, term in enumerate(terms)}
    values |= needles
    where = "instr" if _is_sqlite(work) else "strpos"
    padded = "'  ' || replace(customer.search_text, ' ', '  ')"
    return "".join(f" AND {where}({padded}, :{name}) > 0" for name in needles)


def fits(search_text: str, terms: Sequence[str]) -> bool:
    """Whether somebody of whom the index holds `search_text` is found by these terms."""
    padded = _padded(search_text)
    return all(_needle(term) in padded for term in terms)


def _are_everywhere(work: Work, texts: str, values: Mapping[str, object]) -> bool:
    """Whether so many customers are hits that a walk along the names soon meets enough: no need to list them all.

    Asked of customers all over the table: numbers and imported groups lie together.
    """
    # Asked for both at once, SQLite reads the whole table.
    ends = text("SELECT (SELECT min(id) FROM customer), (SELECT max(id) FROM customer)")
    first, last = work.execute(ends).one()
    if first is None:
        return False
    spread = [first + (last - first) * step // _ASKED for step in range(_ASKED)]
    found = text(
        f"SELECT count(*) FROM customer WHERE {id_lists.among(work, 'id')}{texts}"  # noqa: S608
    )
    hits = work.scalar(found, {**values, **id_lists.parameter(work, spread)}) or 0
    return hits > _ASKED * _EVERYWHERE[_dialect(work)]


def _key(work: Work) -> str:
    return "rowid" if _is_sqlite(work) else "customer_id"


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
    return _dialect(work) == "sqlite"


def _dialect(work: Work) -> str:
    return work.get_bind().dialect.name
