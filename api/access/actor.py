"""Who asks."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass

from api.access.accounts import ROLES
from api.access.rules import PUBLIC


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `via` is local, token, session or nobody; `key` the session's secret."""

    name: str
    role: str
    via: str
    account_id: int | None = None
    key: str = ""

    def may(self, role: str) -> bool:
        """Whether the actor has a role or one above it."""
        return role == PUBLIC or (self.role in ROLES and ROLES.index(self.role) >= ROLES.index(role))


NOBODY = Actor("", "", "nobody")
LOCAL = Actor("máy này", "admin", "local")


def user_of_machine() -> str:
    """Who works at the command line: as CANCU_USER says, else by the name of the login."""
    try:
        return os.environ.get("CANCU_USER") or getpass.getuser()
    except (KeyError, OSError):
        return "không rõ"
