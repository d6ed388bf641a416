"""`worker`: sending, asking for reports and planning without windows."""

from __future__ import annotations

from app.commands.exits import Exit
from app.commands.installation import Installation
from app.commands.stopping import StopSignals
from app.i18n import _


def run(installation: Installation) -> Exit:
    """Work until SIGTERM or SIGINT; calls that are open then are waited for and recorded."""
    from app.bootstrap import make_workers

    with installation.services() as services, StopSignals(services) as signals:
        workers = make_workers(services, installation.clock)
        workers.start()
        installation.output.note(_("Working. Ctrl+C ends it."))
        try:
            signals.wait()
        finally:
            workers.stop()
    installation.output.answer(_("Ended."), {})
    return Exit.OK


def run_once(installation: Installation) -> Exit:
    """Do what is due now, and end."""
    with installation.services() as services, StopSignals(services):
        services.outbox.hold_overdue(services.heartbeat.last_seen())
        services.heartbeat.beat()
        planned = services.planning.step()
        handled = services.sending.step()
        asked = services.polling.step()
    words = _("Handled in the outbox: {handled}. Reports asked for: {asked}.")
    installation.output.answer(
        words.format(handled=handled, asked=asked),
        {"handled": handled, "asked": asked, "planned": planned},
    )
    return Exit.OK
