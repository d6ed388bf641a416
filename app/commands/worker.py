"""`worker`: sending and asking for reports without windows, until it is told to stop."""

from __future__ import annotations

import signal
import threading
from types import FrameType

from app.commands.exits import Exit
from app.commands.installation import Installation
from app.i18n import _

TICK = 0.5


def run(installation: Installation, *, once: bool) -> Exit:
    """Work until SIGTERM or SIGINT; with `once` only what is due now."""
    stop = threading.Event()
    handled = asked = 0
    with installation.services() as services:

        def end(number: int, frame: FrameType | None) -> None:
            stop.set()
            services.sending.stop()
            services.polling.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        services.outbox.hold_overdue(None)
        while True:
            handled += services.sending.step()
            asked += services.polling.step()
            if once or stop.wait(TICK):
                break
    words = _("Handed over: {handled}. Asked about: {asked}.").format(handled=handled, asked=asked)
    installation.output.answer(words, {"handled": handled, "asked": asked})
    return Exit.OK
