"""What listeners of a job are told, described once for all of them: each would ask the databases several times a second otherwise."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool

PAUSE = 0.3
"""Seconds between two looks at a job at least."""

SHARE = 5
"""A look that takes long is followed by a pause this many times as long: jobs of thousands of files are told less often."""

KNOWN = 200
"""Jobs remembered."""


@dataclass(frozen=True, slots=True)
class Told:
    """A job as JSON; `id` names this state of it for good, `until` is when it is looked at again."""

    id: str
    done: bool
    data: str
    until: float


class Progress:
    """States of jobs, each looked at by one listener on behalf of all.

    Args:
        describe: a job by its id as it is told; runs in a thread.
    """

    def __init__(self, describe: Callable[[str], dict[str, Any]]) -> None:
        self._describe = describe
        self._told: OrderedDict[str, Told] = OrderedDict()
        self._looking: dict[str, asyncio.Lock] = {}

    async def of(self, job_id: str) -> Told:
        """A job now, or a moment ago.

        Raises:
            UnknownReference: there is none.
        """
        lock = self._looking.setdefault(job_id, asyncio.Lock())
        try:
            async with lock:
                known = self._told.get(job_id)
                if known is None or (not known.done and known.until <= time.monotonic()):
                    known = await self._looked(job_id)
                return known
        finally:
            if not lock.locked():
                self._looking.pop(job_id, None)

    async def _looked(self, job_id: str) -> Told:
        began = time.monotonic()
        state = await run_in_threadpool(self._describe, job_id)
        data = json.dumps(state, ensure_ascii=False)
        ended = time.monotonic()
        found = Told(hashlib.sha256(data.encode()).hexdigest()[:16], state["state"] == "done", data, ended + max(PAUSE, SHARE * (ended - began)))
        self._told[job_id] = found
        self._told.move_to_end(job_id)
        while len(self._told) > KNOWN:
            self._told.popitem(last=False)
        return found
