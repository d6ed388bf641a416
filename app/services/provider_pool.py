"""The open adapters: one for each account, made when first needed and anew when its settings were changed."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from app.domain.accounts import Account
from app.providers.base import Provider, ProviderEnvironment
from app.providers.errors import NotSent
from app.providers.registry import create, provider_types
from app.storage.errors import StoreUnavailable
from app.storage.secrets import SecretStore


def secret_name(account_id: int, field: str) -> str:
    """Under which name the secret of an account is kept."""
    return f"account:{account_id}:{field}"


class ProviderPool:
    """Hands out adapters to any thread; an adapter is safe to be used by several at once."""

    def __init__(self, secrets: SecretStore, environment: ProviderEnvironment) -> None:
        self._secrets = secrets
        self._environment = environment
        self._lock = threading.Lock()
        self._open: dict[int, tuple[int, Provider]] = {}
        self._replaced: list[Provider] = []
        self._without_secret: set[int] = set()

    def get(self, account: Account) -> Provider:
        """The adapter of an account. Raises InvalidSettings, and NotSent where this computer lacks its secret.

        The key may lie in the keyring of another workstation: the account itself is not to blame.
        """
        with self._lock:
            version, provider = self._open.get(account.id, (-1, None))
            if provider is not None and version == account.version:
                return provider
            made = self._make(account)
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

    def lacks_secret(self, account_id: int) -> bool:
        """Whether this computer could not open the account for want of its key."""
        with self._lock:
            return account_id in self._without_secret

    def make(self, account: Account, secrets: Mapping[str, str]) -> Provider:
        """An adapter of its own, for a test; secrets that are not given are the kept ones. The caller closes it.

        Raises InvalidSettings, and NotSent where the keyring does not answer.
        """
        return create(
            account.provider, account.settings, self.secrets_for(account, secrets), self._environment
        )

    def secrets_for(self, account: Account, typed: Mapping[str, str]) -> dict[str, str]:
        """The kept secrets, with those just typed in their place. Raises NotSent as `get` does."""
        kept = self._kept_secrets(account) if account.id else {}
        return {**kept, **{name: value for name, value in typed.items() if value}}

    def _make(self, account: Account) -> Provider:
        secrets = self._kept_secrets(account)
        if all(secrets.values()):
            self._without_secret.discard(account.id)
        else:
            self._without_secret.add(account.id)
            raise NotSent("This computer does not have the key of the account.")
        return create(account.provider, account.settings, secrets, self._environment)

    def _kept_secrets(self, account: Account) -> dict[str, str]:
        types = provider_types()
        if account.provider not in types:
            return {}
        names = [field.key for field in types[account.provider].fields if field.kind == "secret"]
        try:
            return {name: self._secrets.get(secret_name(account.id, name)) or "" for name in names}
        except StoreUnavailable:
            self._without_secret.add(account.id)
        raise NotSent("The keyring of this computer does not answer.")
