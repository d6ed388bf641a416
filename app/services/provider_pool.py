"""The open adapters: one for each account, made when first needed and anew when its settings were changed."""

from __future__ import annotations

import threading
from typing import Protocol

from app.domain.accounts import Account
from app.providers.base import Provider, ProviderEnvironment
from app.providers.registry import create, provider_types


class SecretReader(Protocol):
    """Where keys and passwords are kept."""

    def get(self, name: str) -> str | None: ...


def secret_name(account_id: int, field: str) -> str:
    """Under which name the secret of an account is kept."""
    return f"account:{account_id}:{field}"


class ProviderPool:
    """Hands out adapters to any thread; an adapter is safe to be used by several at once."""

    def __init__(self, secrets: SecretReader, environment: ProviderEnvironment) -> None:
        self._secrets = secrets
        self._environment = environment
        self._lock = threading.Lock()
        self._open: dict[int, tuple[int, Provider]] = {}
        self._replaced: list[Provider] = []

    @property
    def environment(self) -> ProviderEnvironment:
        return self._environment

    def get(self, account: Account) -> Provider:
        """The adapter of an account. Raises InvalidSettings, also where its secret is not to be had."""
        with self._lock:
            version, provider = self._open.get(account.id, (-1, None))
            if provider is not None and version == account.version:
                return provider
            made = create(account.provider, account.settings, self._secrets_of(account), self._environment)
            if provider is not None:
                self._replaced.append(provider)  # a call may still be under way in another thread
            self._open[account.id] = (account.version, made)
            return made

    def close(self) -> None:
        """Close all connections; calls that hang are let go where their adapter can."""
        with self._lock:
            for _version, provider in self._open.values():
                provider.close()
            for provider in self._replaced:
                provider.close()
            self._open.clear()
            self._replaced.clear()

    def _secrets_of(self, account: Account) -> dict[str, str]:
        types = provider_types()
        if account.provider not in types:
            return {}
        names = [field.key for field in types[account.provider].fields if field.kind == "secret"]
        return {name: self._secrets.get(secret_name(account.id, name)) or "" for name in names}
