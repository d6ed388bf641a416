"""`demo`: sample data, and an installation around it where there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.commands.exits import Exit
from app.commands.installation import Installation
from app.domain.accounts import Account
from app.domain.first_start import FirstStart
from app.domain.mandants import Mandant
from app.i18n import _, current_language

if TYPE_CHECKING:
    from app.services.suite import Services

# Numbers that the regulators keep free for fiction.
COMPANIES = (
    Mandant(
        0,
        "Hörwelt Mitte",
        street="Lindenstraße 12",
        postal_code="10115",
        city="Berlin",
        phone="+49 30 23125 014",
        email="mitte@hoerwelt.example",
        website="www.hoerwelt.example",
        default_sender="Hoerwelt",
    ),
    Mandant(
        0,
        "Hörwelt Altona",
        street="Große Bergstraße 8",
        postal_code="22767",
        city="Hamburg",
        phone="+49 40 66969 027",
        email="altona@hoerwelt.example",
        website="www.hoerwelt.example",
        colour="#8A3FA0",
        default_sender="Hoerwelt",
    ),
    Mandant(
        0,
        "Hörselhuset Malmö",
        street="Storgatan 5",
        postal_code="211 42",
        city="Malmö",
        phone="+46 40 628 04 15",
        email="malmo@horselhuset.example",
        website="www.horselhuset.example",
        time_zone="Europe/Stockholm",
        country="SE",
        language="sv",
        colour="#B5531C",
        default_sender="Horselhuset",
    ),
)
OWNER = "Anna Brandt"


def run(installation: Installation, customers: int, appointments: int, messages: int, seed: int) -> Exit:
    """Fill the installation; every Mandant there must send through the practice phone."""
    from app.services.demo import DemoPlan

    with installation.services() as services:
        new = services.first_start.is_needed()
        if new:
            installation.output.note(
                _("Nothing is here yet: three companies with the practice phone are set up.")
            )
            _set_up(services)
        plan = DemoPlan(customers, appointments, messages, seed)
        made = services.demo.fill(plan, progress=_Progress(installation))
    words = _("Added: {customers} customers, {appointments} appointments, {messages} messages.").format(
        customers=made.customers, appointments=made.appointments, messages=made.messages
    )
    values = {
        "set_up": new,
        "customers": made.customers,
        "appointments": made.appointments,
        "messages": made.messages,
        "seed": made.seed,
    }
    installation.output.answer(words, values)
    return Exit.OK


def _set_up(services: Services) -> None:
    first, *others = COMPANIES
    name = _("Practice phone")
    actor = services.first_start.set_up(
        FirstStart(first, OWNER, account_name=name, language=current_language())
    )
    for company in others:
        stored = services.mandants.save(actor, replace(company))
        account = Account(0, stored.id, "practice", name)
        services.accounts.save(actor.for_mandant(stored.id), account, {})


class _Progress:
    """One line on the standard error that counts up, where somebody is watching."""

    def __init__(self, installation: Installation) -> None:
        self._shown = -1
        self._wanted = installation.output.shows_progress

    def __call__(self, done: int, total: int) -> None:
        import click

        percent = 100 * done // max(1, total)
        if self._wanted and percent != self._shown:
            self._shown = percent
            click.echo(f"\r{percent:3d} %", err=True, nl=percent == 100)
