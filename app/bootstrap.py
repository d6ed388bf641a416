"""Builds one running program from its parts: the only module that knows all of them."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

from app.clock import Clock, SystemClock
from app.config import Config
from app.services.suite import Services


class _Missing:
    """Stands where a service is not written yet."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        raise NotImplementedError(f"service {self._name} does not exist yet")


def open_services(config: Config, *, clock: Clock | None = None, secrets: Any = None) -> Services:
    """Open the database, make or migrate its tables, and build all services on it."""
    from app.services.auth import AuthService
    from app.services.events import Events
    from app.services.first_start import FirstStartService
    from app.services.mandants import MandantService
    from app.services.preferences import PreferenceService
    from app.storage import schema
    from app.storage.database import Database

    clock = clock or SystemClock()
    config.data_dir.mkdir(parents=True, exist_ok=True)
    is_new = config.database is None and not (config.data_dir / "terminbote.sqlite").exists()
    database = Database(config.database_url)
    if is_new:
        schema.create(database)
    events = Events()
    parts: dict[str, Any] = {
        "database": database,
        "events": events,
        "clock": clock,
        "secrets": secrets or _make("app.storage.secrets", "MemorySecretStore", {}),
        "data_dir": config.data_dir,
        "config": config,
    }
    parts["auth"] = AuthService(database, events, clock)
    for name, module, cls in (
        ("values", "values", "ValueService"),
        ("planning", "planning", "PlanningService"),
        ("accounts", "accounts", "AccountService"),
        ("outbox", "outbox", "OutboxService"),
        ("sending", "sending", "SendingService"),
        ("polling", "polling", "PollingService"),
        ("practice", "practice", "PracticeService"),
        ("customers", "customers", "CustomerService"),
        ("appointments", "appointments", "AppointmentService"),
        ("text_blocks", "text_blocks", "TextBlockService"),
        ("messaging", "messaging", "MessagingService"),
        ("message_log", "message_log", "MessageLogService"),
    ):
        parts[name] = _make(f"app.services.{module}", cls, parts)
    return Services(
        events=events,
        auth=parts["auth"],
        first_start=FirstStartService(database, parts["auth"], parts["accounts"], lambda: None),
        preferences=PreferenceService(database),
        mandants=MandantService(database, events, clock),
        customers=parts["customers"],
        appointments=parts["appointments"],
        text_blocks=parts["text_blocks"],
        messaging=parts["messaging"],
        outbox=parts["outbox"],
        sending=parts["sending"],
        polling=parts["polling"],
        accounts=parts["accounts"],
        message_log=parts["message_log"],
        practice=parts["practice"],
        close=database.close,
    )


def _make(module: str, name: str, parts: dict[str, Any]) -> Any:
    try:
        made = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError):
        return _Missing(name)
    wanted = [p for p in inspect.signature(made).parameters.values() if p.default is p.empty]
    return made(**{p.name: parts.get(p.name, _Missing(p.name)) for p in wanted})
