"""Webhooks: a notice as signed JSON to an address that a follower gave.

Rule 1  A notice has one id for good; a receiver that has seen it ignores it.
Rule 2  The body is signed with the follow's secret: `Cancu-Signature: t=SECONDS,v1=HMAC-SHA256(secret, "SECONDS.BODY")`.
Rule 3  A failed delivery is tried three times within seconds, then ever more rarely for about three days.
Rule 4  Nothing is sent to addresses of this machine or of private networks unless the administrator allows it: the name is resolved once, every
        address of it is checked, and the connection goes to a checked address. Redirects are not followed.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog
from filelock import FileLock, Timeout
from sqlalchemy import or_, select, update
from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from api.background import Background
from api.following.addresses import Undelivered, checked, in_letters
from api.following.names import urn
from api.refused import Refused
from api.state import StateStore
from api.state.database import now
from api.state.schema import follows, notices

log = structlog.get_logger("cancu")

TRIES = 14
"""Rounds before a notice is given up; the waits between them double from a minute to eight hours."""

LONGEST = 10.0
"""Seconds that a receiver may take."""

RECEIVERS = 8
"""Receivers written to at the same time."""

Held = Callable[[set[int]], set[int]]


class Postman(Background):
    """Delivers notices in a thread of the service; of several processes one does it.

    Args:
        held: those of some documents that are held.
        tend: what else one process of a service sees to, once a round.
    """

    def __init__(self, state: StateStore, home: Path, private: bool, held: Held, tend: Callable[[], None] = lambda: None, pause: float = 2.0) -> None:
        super().__init__()
        self._state, self._home, self._private, self._held, self._tend, self._pause = state, home, private, held, tend, pause

    def _work(self) -> None:
        lock = FileLock(self._home / "hooks.lock", thread_local=False)
        while not self._stop.is_set():
            try:
                with lock.acquire(timeout=0):
                    while not self._stop.wait(self._pause):
                        deliver_due(self._state, self._private, self._held)
                        self._tend()
            except Timeout:
                self._stop.wait(10 * self._pause)
            except Exception:  # a full disk, a locked database: what is due then is due later
                log.exception("hooks")
                self._stop.wait(10 * self._pause)


def deliver_due(state: StateStore, private: bool, held: Held = set) -> int:
    """Deliver what is due; returns how many notices arrived. Receivers are written to at the same time, so that a slow one delays only its own. What tells of
    documents that are not held (any more) waits an hour."""
    joined = notices.join(follows, notices.c.follow_id == follows.c.id)
    due = or_(notices.c.next_try.is_(None), notices.c.next_try <= now())
    query = select(notices, follows.c.hook, follows.c.hook_secret, follows.c.token, follows.c.kind, follows.c.label).select_from(joined)
    waiting = state.rows(query.where(follows.c.hook.is_not(None), notices.c.delivered.is_(False), notices.c.attempts < TRIES, due).order_by(notices.c.id).limit(200))
    there = held({row.work_id for row in waiting})
    _put_off(state, [row.id for row in waiting if row.work_id not in there], timedelta(hours=1))
    receivers: dict[str, list[Any]] = {}
    for row in (row for row in waiting if row.work_id in there):
        receivers.setdefault(urlsplit(row.hook).netloc, []).append(row)
    with ThreadPoolExecutor(RECEIVERS) as pool:
        return sum(pool.map(lambda rows: _deliver_all(state, rows, private), receivers.values()))


def _deliver_all(state: StateStore, rows: Sequence[Any], private: bool) -> int:
    """Notices for one receiver, one after another; after one that failed the rest waits a minute untried."""
    for arrived, row in enumerate(rows):
        if not _deliver(state, row, private):
            _put_off(state, [later.id for later in rows[arrived + 1 :]], timedelta(minutes=1))
            return arrived
    return len(rows)


def _put_off(state: StateStore, ids: Sequence[int], wait: timedelta) -> None:
    """Try some notices later."""
    if ids:
        with state.write() as connection:
            connection.execute(update(notices).where(notices.c.id.in_(ids)).values(next_try=_in(wait)))


def _deliver(state: StateStore, row: Any, private: bool) -> bool:
    delivery = urn(row.token, row.mark)
    body = json.dumps({
        "id": delivery, "at": row.at, "follow": {"kind": row.kind, "label": row.label}, "title": row.title, "body": row.body, "document": row.work_id,
    }, ensure_ascii=False).encode()  # fmt: skip
    retrying = Retrying(stop=stop_after_attempt(3), wait=wait_random_exponential(multiplier=0.2, max=3), retry=retry_if_exception_type(Undelivered))
    try:
        retrying(send, row.hook, row.hook_secret, delivery, body, private)
        arrived = True
    except (RetryError, Refused):
        arrived = False
    except Exception:  # whatever one address brings about must not hold up the others
        log.exception("hook", delivery=delivery)
        arrived = False
    later = _in(timedelta(minutes=min(2**row.attempts, 480)))
    with state.write() as connection:
        changed = update(notices).where(notices.c.id == row.id)
        connection.execute(changed.values(delivered=arrived, attempts=row.attempts + 1, next_try=None if arrived else later))
    return arrived


def _in(wait: timedelta) -> str:
    return (datetime.now(UTC) + wait).isoformat(timespec="seconds")


def send(address: str, secret: str, delivery: str, body: bytes, private: bool) -> None:
    """Post a signed body. Of the answer only the status is read.

    Raises:
        Undelivered: no connection, or an answer other than 2xx, or none within `LONGEST` seconds.
        Refused: the address is not one that we send to.
    """
    target = checked(address, private)
    parts = urlsplit(address)
    seconds = str(int(time.time()))
    signature = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"Host": in_letters(parts.netloc.rpartition("@")[2]), "Content-Type": "application/json", "User-Agent": "Cancu", "Cancu-Delivery": delivery,
               "Cancu-Signature": f"t={seconds},v1={signature}"}  # fmt: skip
    try:
        status = asyncio.run(_posted(target, body, headers, in_letters(parts.hostname or "")))
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        raise Undelivered(str(error)) from error
    if not 200 <= status < 300:
        raise Undelivered(str(status))


async def _posted(target: str, body: bytes, headers: dict[str, str], name: str) -> int:
    """The status of an answer. The time is counted over all, for a receiver may say a letter every second for ever."""
    client = httpx.AsyncClient(timeout=LONGEST, follow_redirects=False, trust_env=False)
    async with asyncio.timeout(LONGEST), client, client.stream("POST", target, content=body, headers=headers, extensions={"sni_hostname": name}) as answer:
        return answer.status_code
