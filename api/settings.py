"""Where things are and how the service is reached, from options, the environment, or the platform's custom."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from api.access.provider import Provider


@dataclass(frozen=True, slots=True)
class Settings:
    """Home folder, engine and service.

    Attributes:
        engine: tantivy or whoosh.
        segmenter: how words are found when indexing: crf (underthesea's model), longest (its word list) or none.
        jobs: processes that find words.
        bound: the address that the service listens on; None where the application is embedded and nothing listens.
        root_path: the path under which a proxy serves the application.
        open_reading: whether reading needs no account where there are accounts; None: on loopback only.
        rate: requests a second that one client may make; 0 for no limit.
        upload_limit: bytes of one request that brings files.
        private_hooks: whether webhooks may go to private addresses.
        oidc: the identity provider that people sign in at; None: names and passwords only.
        base: what names in linked data start with (the public address; empty: a name that belongs to nobody).
    """

    home: Path
    engine: str = "tantivy"
    segmenter: str = "crf"
    bound: str | None = None
    root_path: str = ""
    open_reading: bool | None = None
    rate: float = 0
    upload_limit: int = 200_000_000
    private_hooks: bool = False
    base: str = ""
    oidc: Provider | None = None
    jobs: int = 1

    @classmethod
    def load(cls, home: Path | None = None) -> Settings:
        """`home` if given, else CANCU_HOME, else the platform's data folder; the rest from CANCU_ENGINE, CANCU_SEGMENTER, CANCU_BOUND, CANCU_ROOT_PATH,
        CANCU_OPEN_READING=0 or 1, CANCU_RATE, CANCU_UPLOAD_MB, CANCU_PRIVATE_HOOKS=1, CANCU_BASE_URI, CANCU_OIDC_ISSUER with _CLIENT_ID and _CLIENT_SECRET."""
        env = os.environ
        chosen = home or (Path(env["CANCU_HOME"]) if env.get("CANCU_HOME") else user_data_path("cancu"))
        opened = env.get("CANCU_OPEN_READING")
        return cls(
            chosen, env.get("CANCU_ENGINE", "tantivy"), env.get("CANCU_SEGMENTER", "crf"), env.get("CANCU_BOUND"), env.get("CANCU_ROOT_PATH", ""),
            opened == "1" if opened else None, float(env.get("CANCU_RATE", "0")), int(env.get("CANCU_UPLOAD_MB", "200")) * 1_000_000,
            env.get("CANCU_PRIVATE_HOOKS") == "1", env.get("CANCU_BASE_URI", ""), _provider(env),
        )  # fmt: skip

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine reaches the service."""
        return self.bound is None or is_loopback(self.bound)

    @property
    def reading_is_open(self) -> bool:
        """Whether reading needs no account."""
        return self.on_loopback and not self.root_path if self.open_reading is None else self.open_reading


def _provider(env: Mapping[str, str]) -> Provider | None:
    issuer = env.get("CANCU_OIDC_ISSUER")
    return Provider(issuer, env.get("CANCU_OIDC_CLIENT_ID", ""), env.get("CANCU_OIDC_CLIENT_SECRET", "")) if issuer else None


def is_loopback(address: str) -> bool:
    """Whether an address to listen on is this machine's own."""
    try:
        return address == "localhost" or ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False
