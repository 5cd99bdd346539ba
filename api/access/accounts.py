"""Accounts with Argon2 passwords, API tokens and sessions; of tokens and sessions only hashes are kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.state import StateStore
from api.state.database import now
from api.state.schema import accounts, sessions, tokens
from graph.errors import CancuError

ROLES = ("reader", "editor", "admin")
"""Each may do what those before it may."""

LASTS = timedelta(hours=12)
"""How long a session lasts."""

SHORTEST = 10
"""Letters of a password at least."""

_NAME = re.compile(r"[\w.@+-]{1,100}")
_hasher = PasswordHasher()
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$Xg4ZL8Y0k4Jq3b1Yl9oK3fXw2mVq6Jm2yqLk9oQd0kE"
"""A hash that no password has: an unknown name takes as long as a known one."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account; without a password it signs in elsewhere (OpenID Connect) or by tokens only."""

    id: int
    name: str
    role: str
    created: str


class Accounts:
    """The accounts of one home folder."""

    def __init__(self, state: StateStore) -> None:
        self._state = state

    def any(self) -> bool:
        """Whether there is an account at all."""
        return bool(self._state.rows(select(func.count()).select_from(accounts))[0][0])

    def all(self) -> list[Account]:
        """Every account, by name."""
        return [_account(row) for row in self._state.rows(select(accounts).order_by(accounts.c.name))]

    def named(self, name: str) -> Account:
        """An account by name.

        Raises:
            CancuError: there is none.
        """
        row = self._state.first(select(accounts).where(accounts.c.name == name))
        if row is None:
            raise CancuError(f"không có tài khoản {name!r}")
        return _account(row)

    def add(self, name: str, role: str, password: str | None) -> Account:
        """Make an account.

        Raises:
            CancuError: the name is taken or no name, the role is none of `ROLES`, the password is too short.
        """
        if not _NAME.fullmatch(name):
            raise CancuError(f"tên tài khoản chỉ gồm chữ, số và . @ + - _, không phải {name!r}")
        if role not in ROLES:
            raise CancuError(f"vai trò phải là {', '.join(ROLES)}, không phải {role!r}")
        values = {"name": name, "role": role, "password": _hashed(password) if password is not None else None, "created": now()}
        try:
            with self._state.write() as connection:
                connection.execute(insert(accounts).values(**values))
        except IntegrityError as error:
            raise CancuError(f"đã có tài khoản {name!r}") from error
        return self.named(name)

    def change(self, name: str, *, role: str | None = None, password: str | None = None) -> None:
        """Give an account another role or password; its sessions end."""
        account = self.named(name)
        if role is not None and role not in ROLES:
            raise CancuError(f"vai trò phải là {', '.join(ROLES)}, không phải {role!r}")
        values: dict[str, Any] = ({"role": role} if role else {}) | ({"password": _hashed(password)} if password is not None else {})
        with self._state.write() as connection:
            connection.execute(update(accounts).where(accounts.c.id == account.id).values(**values))
            connection.execute(delete(sessions).where(sessions.c.account_id == account.id))

    def remove(self, name: str) -> None:
        """Remove an account with its tokens, sessions and follows."""
        account = self.named(name)
        with self._state.write() as connection:
            connection.execute(delete(accounts).where(accounts.c.id == account.id))

    # --- signing in ----------------------------------------------------------------------------------------------------

    def check(self, name: str, password: str) -> Account | None:
        """The account, when the password is its own."""
        row = self._state.first(select(accounts).where(accounts.c.name == name))
        try:
            _hasher.verify(row.password if row is not None and row.password else _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return None
        return _account(row) if row is not None and row.password else None

    def open_session(self, account: Account) -> str:
        """A new session; returns the secret that the cookie holds. Expired ones are dropped."""
        secret = secrets.token_urlsafe(32)
        expires = (datetime.now(UTC) + LASTS).isoformat(timespec="seconds")
        with self._state.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires < now()))
            connection.execute(insert(sessions).values(hash=digest(secret), account_id=account.id, created=now(), expires=expires))
        return secret

    def of_session(self, secret: str) -> Account | None:
        """The account of a session that has not expired."""
        joined = select(accounts).join(sessions).where(sessions.c.hash == digest(secret), sessions.c.expires >= now())
        row = self._state.first(joined)
        return _account(row) if row is not None else None

    def close_session(self, secret: str) -> None:
        """End a session."""
        with self._state.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.hash == digest(secret)))

    # --- tokens --------------------------------------------------------------------------------------------------------

    def add_token(self, name: str, label: str) -> str:
        """A new API token of an account; it is shown this once."""
        account, token = self.named(name), f"cancu_{secrets.token_urlsafe(32)}"
        with self._state.write() as connection:
            connection.execute(insert(tokens).values(account_id=account.id, label=label[:200], hash=digest(token), created=now()))
        return token

    def of_token(self, token: str) -> Account | None:
        """The account of a token."""
        row = self._state.first(select(accounts).join(tokens).where(tokens.c.hash == digest(token)))
        return _account(row) if row is not None else None

    def tokens_of(self, account_id: int) -> list[Any]:
        """Tokens of an account: id, label, created."""
        return self._state.rows(select(tokens.c.id, tokens.c.label, tokens.c.created).where(tokens.c.account_id == account_id).order_by(tokens.c.id))

    def remove_token(self, account_id: int, token_id: int) -> bool:
        """Revoke a token; whether there was one."""
        with self._state.write() as connection:
            done = connection.execute(delete(tokens).where(tokens.c.id == token_id, tokens.c.account_id == account_id))
        return bool(done.rowcount)


def digest(secret: str) -> str:
    """What is kept of a random secret: with 256 random bits a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _hashed(password: str) -> str:
    if len(password) < SHORTEST:
        raise CancuError(f"mật khẩu phải có ít nhất {SHORTEST} ký tự")
    return _hasher.hash(password)


def _account(row: Any) -> Account:
    return Account(row.id, row.name, row.role, row.created)
