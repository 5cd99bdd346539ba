"""Follows: who follows what, the secret address of its feeds, the hook that is told."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, or_, select

from api.access.actor import Actor
from api.following.addresses import parsed
from api.state import StateStore
from api.state.database import now
from api.state.schema import follows, notices
from graph.errors import CancuError, UnknownReference

KINDS = {"document": "văn bản", "agency": "cơ quan", "search": "tìm kiếm", "task": "nhiệm vụ"}
"""What can be followed."""

MOST = 200
"""Follows of one person."""


@dataclass(frozen=True, slots=True)
class Follow:
    """A follow. `target` is #id of a document, a name, a query, or #id of a document and the words of a task in it; `token` opens its feeds."""

    id: int
    kind: str
    target: str
    label: str
    token: str
    hook: str | None
    hook_secret: str | None
    created: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a follower is told; `mark` names it for good."""

    id: int
    at: str
    mark: str
    title: str
    body: str
    work_id: int


class Follows:
    """The follows of one home folder."""

    def __init__(self, state: StateStore) -> None:
        self._state = state

    def add(self, actor: Actor, kind: str, target: str, label: str, hook: str | None = None) -> Follow:
        """Follow something; the same again gives the follow that is there.

        Raises:
            CancuError: nobody is signed in, too many follows, or an address that is no address.
        """
        if actor.account_id is None and actor.via != "local":
            raise CancuError("cần đăng nhập để theo dõi")
        if kind not in KINDS or not target.strip():
            raise CancuError(f"không theo dõi được {kind!r}: {target!r}")
        if hook is not None:
            parsed(hook)
        mine = self.of(actor)
        known = next((f for f in mine if (f.kind, f.target, f.hook) == (kind, target, hook)), None)
        if known is not None:
            return known
        if len(mine) >= MOST:
            raise CancuError(f"đã theo dõi {MOST} mục; hãy bỏ bớt")
        values = {"account_id": actor.account_id, "kind": kind, "target": target, "label": label[:500], "token": secrets.token_urlsafe(32), "hook": hook,
                  "hook_secret": secrets.token_urlsafe(32) if hook else None, "created": now()}  # fmt: skip
        with self._state.write() as connection:
            connection.execute(insert(follows).values(**values))
        return self.by_token(str(values["token"]))

    def of(self, actor: Actor) -> list[Follow]:
        """The follows of a person, the newest first; a guest has none. Those of before there were accounts are the administrators'."""
        if actor.account_id is None and actor.via != "local":
            return []
        nobodys = follows.c.account_id.is_(None)
        mine = nobodys if actor.account_id is None else follows.c.account_id == actor.account_id
        if actor.may("admin"):
            mine = or_(mine, nobodys)
        return [_follow(row) for row in self._state.rows(select(follows).where(mine).order_by(follows.c.id.desc()))]

    def all(self) -> list[Follow]:
        """Every follow."""
        return [_follow(row) for row in self._state.rows(select(follows).order_by(follows.c.id))]

    def by_token(self, token: str) -> Follow:
        """The follow of a secret address.

        Raises:
            UnknownReference: there is none.
        """
        row = self._state.first(select(follows).where(follows.c.token == token))
        if row is None:
            raise UnknownReference("địa chỉ theo dõi")
        return _follow(row)

    def remove(self, actor: Actor, follow_id: int) -> bool:
        """End a follow of a person's own; whether there was one."""
        if all(follow.id != follow_id for follow in self.of(actor)):
            return False
        with self._state.write() as connection:
            connection.execute(delete(follows).where(follows.c.id == follow_id))
        return True

    def latest(self, actor: Actor, limit: int) -> list[tuple[Follow, Notice]]:
        """What was told last to a person, of all follows, the newest first."""
        mine = {follow.id: follow for follow in self.of(actor)}
        query = select(notices).where(notices.c.follow_id.in_(mine)).order_by(notices.c.id.desc()).limit(limit)
        return [(mine[row.follow_id], _notice(row)) for row in self._state.rows(query)]

    # --- notices -------------------------------------------------------------------------------------------------------

    def tell(self, follow_id: int, mark: str, title: str, body: str, work_id: int) -> bool:
        """Add a notice; one with the same mark is there already when False."""
        with self._state.write() as connection:
            known = connection.execute(select(notices.c.id).where(notices.c.follow_id == follow_id, notices.c.mark == mark)).first()
            if known is None:
                values = {"follow_id": follow_id, "at": now(), "mark": mark, "title": title, "body": body, "work_id": work_id}
                connection.execute(insert(notices).values(**values, delivered=False, attempts=0))
        return known is None

    def notices(self, follow_id: int, limit: int = 100) -> list[Notice]:
        """The notices of a follow, the newest first."""
        query = select(notices).where(notices.c.follow_id == follow_id).order_by(notices.c.id.desc()).limit(limit)
        return [_notice(row) for row in self._state.rows(query)]


def _notice(row: Any) -> Notice:
    return Notice(row.id, row.at, row.mark, row.title, row.body, row.work_id)


def _follow(row: Any) -> Follow:
    return Follow(row.id, row.kind, row.target, row.label, row.token, row.hook, row.hook_secret, row.created)
