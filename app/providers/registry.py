"""The one list of gateways: finds an adapter by its key and builds it from an account's settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from app.providers.base import Provider, ProviderEnvironment
from app.providers.errors import InvalidSettings


def _practice() -> type[Provider]:
    from app.providers.practice import PracticeProvider

    return PracticeProvider


def _seven() -> type[Provider]:
    from app.providers.seven import SevenProvider

    return SevenProvider


def _android() -> type[Provider]:
    from app.providers.android import AndroidProvider

    return AndroidProvider


class _ProviderTypes(Mapping[str, type[Provider]]):
    """Key → class in the order of the choice; a class is imported when it is asked for, keys cost nothing."""

    def __init__(self, loaders: Mapping[str, Callable[[], type[Provider]]]) -> None:
        self._loaders = loaders

    def __getitem__(self, key: str) -> type[Provider]:
        return self._loaders[key]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaders)

    def __len__(self) -> int:
        return len(self._loaders)


def provider_types() -> Mapping[str, type[Provider]]:
    """All gateways by key, in the order in which they are offered; a class is imported when read."""
    return _ProviderTypes({"practice": _practice, "seven": _seven, "android": _android})


def create(
    key: str, settings: Mapping[str, str], secrets: Mapping[str, str], environment: ProviderEnvironment
) -> Provider:
    """Build the adapter for one account. Raises InvalidSettings naming the field that is missing or wrong."""
    types = provider_types()
    if key not in types:
        raise InvalidSettings("provider", f"This program does not know a gateway named {key!r}.")
    provider_type = types[key]
    filled: dict[str, str] = {}
    hidden: dict[str, str] = {}
    for wanted in provider_type.fields:
        source, target = (secrets, hidden) if wanted.kind == "secret" else (settings, filled)
        value = source.get(wanted.key, "").strip()
        if not value and wanted.kind != "flag":
            value = wanted.default
        if wanted.required and not value:
            raise InvalidSettings(wanted.key, f"The setting {wanted.key!r} is missing.")
        if wanted.choices and value not in {choice for choice, _label in wanted.choices}:
            raise InvalidSettings(wanted.key, f"The setting {wanted.key!r} has a value that is not offered.")
        target[wanted.key] = value
    return provider_type(filled, hidden, environment)
