"""From an empty database to one that can be worked with: company, owner, gateway, text blocks, appointment types."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.accounts import Account
from app.domain.calendar import AppointmentType, Resource
from app.domain.first_start import BEGUN, DONE, STATE, FirstStart
from app.domain.permissions import Actor, Role
from app.domain.text_blocks import TextBlock
from app.domain.users import User
from app.errors import FieldProblem, InvalidInput
from app.i18n import LANGUAGES, N_, _, catalogue_of
from app.resources import resource
from app.services.auth import AuthService
from app.services.mandants import checked
from app.storage.database import Database, Work
from app.storage.repos import beginnings, mandants, settings, users

if TYPE_CHECKING:
    from app.services.accounts import AccountService

TYPES = (
    (N_("Consultation"), "#0F6E84", 30),
    (N_("Hearing test"), "#1F66C1", 45),
    (N_("Fitting"), "#6A4FB3", 60),
    (N_("Follow-up"), "#1E7B3C", 30),
    (N_("Repair and service"), "#8F5B00", 15),
)
"""Name, colour and length in minutes of the types to begin with."""


class FirstStartService:
    """May be repeated as long as it has not succeeded: a mistyped key must not leave two companies behind."""

    def __init__(
        self,
        database: Database,
        auth: AuthService,
        accounts: AccountService,
        add_sample_data: Callable[[], object],
    ) -> None:
        self._database = database
        self._auth = auth
        self._accounts = accounts
        self._add_sample_data = add_sample_data

    def is_needed(self) -> bool:
        """Whether there is nobody to log in yet, or the last attempt was not finished."""
        with self._database.read() as work:
            return not users.any_exists(work) or settings.get(work, settings.INSTALLATION, STATE) == BEGUN

    def set_up(self, answers: FirstStart) -> Actor:
        """Store everything and log the owner in. Raises InvalidInput; what was stored by then is taken up again."""
        mandant = checked(answers.mandant)
        if not answers.owner_name.strip():
            raise InvalidInput(FieldProblem("owner_name", _("Enter your name.")))
        actor = self._store(replace(answers, mandant=mandant))
        if answers.password:
            self._auth.set_first_password(actor, answers.password)
        self._save_account(actor, answers)
        if answers.sample_data:
            self._add_sample_data()
        with self._database.write() as work:
            settings.put(work, settings.INSTALLATION, STATE, DONE)
        return actor

    def _store(self, answers: FirstStart) -> Actor:
        with self._database.write() as work:
            settings.put(work, settings.INSTALLATION, STATE, BEGUN)
            earlier = mandants.every(work)
            mandant = answers.mandant
            if earlier:
                mandant = replace(mandant, id=earlier[0].id, version=earlier[0].version)
            stored = mandants.save(work, mandant)
            known = users.every(work)
            owner = User(
                id=known[0].id if known else 0,
                version=known[0].version if known else 0,
                name=" ".join(answers.owner_name.split()),
                role=Role.OWNER,
                language=answers.language,
            )
            user = users.save(work, owner, "")
            if stored is None or user is None:  # this transaction holds the rows
                raise RuntimeError("the first rows were changed while they were written")
            if not beginnings.has_text_blocks(work):
                beginnings.add_text_blocks(
                    work, [b for language in LANGUAGES for b in default_blocks(language)]
                )
                _add_types_and_staff(work, stored.id, stored.language, user.name)
        return Actor(user.id, user.name, user.role, stored.id, answers.language)

    def _save_account(self, actor: Actor, answers: FirstStart) -> None:
        earlier = self._accounts.get_active(actor)
        account = Account(
            id=earlier.id if earlier else 0,
            version=earlier.version if earlier else 0,
            mandant_id=actor.mandant_id,
            provider=answers.provider,
            name=answers.account_name.strip() or answers.provider,
            settings=dict(answers.settings),
        )
        self._accounts.save(actor, account, dict(answers.secrets))


def default_blocks(language: str) -> tuple[TextBlock, ...]:
    """The text blocks that are shipped in one language, common to all Mandanten, in their order."""
    content = tomllib.loads(resource("text_blocks", f"{language}.toml").read_text(encoding="utf-8"))
    return tuple(
        TextBlock(
            id=0,
            name=block["name"],
            text=block["text"],
            language=language,
            position=position,
            appointment_default=block.get("appointment_default", False),
        )
        for position, block in enumerate(content["block"])
    )


def _add_types_and_staff(work: Work, mandant_id: int, language: str, owner_name: str) -> None:
    words = catalogue_of(language).gettext
    for position, (name, colour, minutes) in enumerate(TYPES):
        mandants.save_appointment_type(work, AppointmentType(0, words(name), colour, minutes, position))
    mandants.save_resource(work, Resource(0, mandant_id, owner_name))
