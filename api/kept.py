"""Answers kept for those who ask next: in memory, and in a folder that the processes of a service share, so that what one has computed serves all."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import msgspec

ROOM, LARGEST = 96_000_000, 4_000_000
"""Bytes of all answers that a process keeps in memory, and of one; as many go into the folder at one revision."""

FOLDER = "CANCU_ANSWERS"
"""The environment's name for the folder of a running service."""

_Head = tuple[str, list[tuple[str, str]]]
"""First line of a file: path of the route, headers. The body follows."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: its headers, its body, the path of the route it came from, for the numbers."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    path: str


class Answers:
    """Answers by key, those asked for last; at most `room` bytes."""

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._used = room, 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Kept | None:
        """The answer kept under a key."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: str, answer: Kept) -> None:
        """Keep an answer; the longest unused make room."""
        if len(answer.body) > LARGEST:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._used += len(answer.body) - (len(before.body) if before else 0)
            self._kept[key] = answer
            while self._used > self._room:
                self._used -= len(self._kept.popitem(last=False)[1].body)


class Shared:
    """Answers in files of a folder, one folder below it for each revision; those of earlier revisions are dropped. What cannot be written is not kept.

    Several processes write and read: a file appears whole or not at all. Each writes at most `room` bytes at one revision.
    """

    def __init__(self, folder: Path, room: int = ROOM) -> None:
        self._folder, self._room, self._used = folder, room, 0
        self._revision: int | None = None

    @classmethod
    def of_service(cls) -> Shared | None:
        """The folder of the running service; None where there is none."""
        return cls(Path(os.environ[FOLDER])) if os.environ.get(FOLDER) else None

    def get(self, revision: int, key: str) -> Kept | None:
        """The answer kept under a key."""
        try:
            head, body = self._place(revision, key).read_bytes().split(b"\n", 1)
            path, pairs = msgspec.json.decode(head, type=_Head)
        except (OSError, ValueError):
            return None
        return Kept(tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs), body, path)

    def put(self, revision: int, key: str, answer: Kept) -> None:
        """Keep an answer; another revision than the last begins anew."""
        if revision != self._revision:
            self._begin(revision)
        if len(answer.body) > LARGEST or self._used + len(answer.body) > self._room:
            return
        pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers]
        place = self._place(revision, key)
        written = place.with_name(f"{key}.{os.getpid()}")
        with contextlib.suppress(OSError):
            written.write_bytes(msgspec.json.encode((answer.path, pairs)) + b"\n" + answer.body)
            written.replace(place)
            self._used += len(answer.body)

    def _place(self, revision: int, key: str) -> Path:
        return self._folder / str(revision) / key

    def _begin(self, revision: int) -> None:
        """A folder for a revision; those of earlier ones go."""
        self._revision, self._used = revision, 0
        with contextlib.suppress(OSError):
            (self._folder / str(revision)).mkdir(exist_ok=True)
            for old in self._folder.iterdir():
                if int(old.name) < revision:
                    shutil.rmtree(old, ignore_errors=True)
