"""What is known of a kind of gateway before there is an account: how it is set up, and whether it can wait."""

from __future__ import annotations

from app.domain.accounts import AccountField, ProviderDescription
from app.domain.hand_over import NO_SCHEDULING, SchedulingWindow
from app.providers.base import Capabilities, ConfigField, Provider
from app.providers.registry import provider_types


def descriptions() -> tuple[ProviderDescription, ...]:
    """All gateways the program can speak to, in the order in which they are offered."""
    return tuple(_description(key, kind) for key, kind in provider_types().items())


def fields(provider: str) -> tuple[AccountField, ...]:
    """The inputs of the account form; none for a gateway that this program does not know."""
    types = provider_types()
    return tuple(_field(field) for field in types[provider].fields) if provider in types else ()


def capabilities(provider: str) -> Capabilities:
    """What the gateway can do; one that this program does not know (an older version) can do nothing."""
    types = provider_types()
    return types[provider].capabilities if provider in types else Capabilities()


def has_sender(provider: str) -> bool:
    """Whether one may choose who a message is from."""
    able = capabilities(provider)
    return able.sender_alpha_max > 0 or able.sender_num_max > 0


def status_page(provider: str) -> str:
    """Where the gateway tells of disturbances; "" if it has no such page, or is not known to this program."""
    types = provider_types()
    return (types[provider].status_page or "") if provider in types else ""


def scheduling_window(provider: str) -> SchedulingWindow:
    """How far ahead messages may be handed over; "" or an unknown gateway takes none."""
    if not provider:
        return NO_SCHEDULING
    able = capabilities(provider)
    if not (able.native_schedule and able.cancel_scheduled):
        return NO_SCHEDULING
    return SchedulingWindow(True, able.schedule_min_lead, able.schedule_max_ahead)


def _description(key: str, kind: type[Provider]) -> ProviderDescription:
    able = kind.capabilities
    return ProviderDescription(
        key=key,
        label=kind.label,
        fields=fields(key),
        can_schedule=scheduling_window(key).possible,
        has_balance=able.balance is not None,
        has_sender=has_sender(key),
        home_page=kind.home_page,
        top_up_page=kind.top_up_page or "",
    )


def _field(field: ConfigField) -> AccountField:
    return AccountField(
        key=field.key,
        label=field.label,
        kind=field.kind,
        default=field.default,
        required=field.required,
        help=field.help,
        choices=tuple(value for value, _label in field.choices),
        choice_labels=tuple(label for _value, label in field.choices),
    )
