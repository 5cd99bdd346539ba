"""What is one person's own is left open in the pages that are kept, and filled in for each who reads them.

Own are the token that forms carry and the name at the top of a page. While a page is computed both are stand-ins that nobody can guess. Pages that show more
of a person (what they follow, their account) are not kept at all.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace

from markupsafe import escape
from starlette.types import Scope

from api.access.actor import Actor

_SOMEBODY = -1
"""The account of whoever a page is computed for: there is none of that number."""


class Mask:
    """The stand-ins of one home; its processes have the same.

    Args:
        secret: what the tokens of forms are made of.
    """

    def __init__(self, secret: str) -> None:
        self._token, self._name = (hmac.new(secret.encode(), what, hashlib.sha256).hexdigest() for what in (b"stand-in: token", b"stand-in: name"))

    def over(self, scope: Scope) -> Scope:
        """The request as one of anybody of the same role."""
        state = scope["state"]
        actor: Actor = state["actor"]
        worn = replace(actor, name=self._name, key="", account_id=None if actor.account_id is None else _SOMEBODY)
        return {**scope, "state": {**state, "actor": worn, "csrf": self._token}}

    def filled(self, page: bytes, scope: Scope) -> bytes:
        """A page for the person who asks."""
        state = scope["state"]
        return page.replace(self._token.encode(), state["csrf"].encode()).replace(self._name.encode(), str(escape(state["actor"].name)).encode())
