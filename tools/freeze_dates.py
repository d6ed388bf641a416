"""Writes resources/dates.json, how the interface's languages write dates and numbers; to be run after updates of Babel.

Babel and its data take a tenth of a second and six megabytes that the first week need not wait for.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import match_skeleton, parse_pattern

from app.formats import BABEL_NAMES, PERIOD_SKELETON
from app.i18n import LANGUAGES

TABLE = Path(__file__).resolve().parents[1] / "resources" / "dates.json"


def main() -> None:
    TABLE.write_text(frozen(), encoding="utf-8")


def frozen() -> str:
    """The whole table as it belongs into the file."""
    table = {language: _of(Locale.parse(BABEL_NAMES.get(language, language))) for language in LANGUAGES}
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def _of(locale: Locale) -> dict[str, Any]:
    skeleton = match_skeleton(PERIOD_SKELETON, locale.interval_formats)
    period = locale.interval_formats[skeleton]
    patterns = {length: parse_pattern(str(locale.date_formats[length])).format for length in _LENGTHS}
    return {
        "date": patterns,
        "time": parse_pattern(str(locale.time_formats["short"])).format,
        "period": {field: [parse_pattern(part).format for part in period[field]] for field in "yMd"},
        "group": locale.number_symbols["latn"]["group"],
        "MMM": [locale.months["format"]["abbreviated"][month] for month in range(1, 13)],
        "MMMM": [locale.months["format"]["wide"][month] for month in range(1, 13)],
        "EEE": [locale.days["format"]["abbreviated"][day] for day in range(7)],
        "EEEE": [locale.days["format"]["wide"][day] for day in range(7)],
        "ccc": [locale.days["stand-alone"]["abbreviated"][day] for day in range(7)],
        "cccc": [locale.days["stand-alone"]["wide"][day] for day in range(7)],
    }


_LENGTHS = ("short", "medium", "long", "full")

if __name__ == "__main__":
    main()
