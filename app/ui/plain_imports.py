"""Loads Qt without what PySide does at every import from then on."""

from __future__ import annotations

import builtins


def load_qt() -> None:
    """Import PySide6 and leave the `import` statement as it was; call before anything else imports PySide6.

    PySide puts a function of its own in its place, which reads the source text of each module loaded later, to see
    whether it switches on `snake_case` or `true_property` (`from __feature__ import …`). Nothing here does. It costs
    the start a tenth of a millisecond for each module, and the texts stay in memory: 26 MiB with all libraries.
    """
    plain = builtins.__import__
    import PySide6.QtCore  # noqa: F401  (for what it does when it is loaded)

    builtins.__import__ = plain
