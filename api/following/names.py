"""Names of follows and notices."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5


def urn(token: str, mark: str = "") -> str:
    """A name for a follow, or for a notice of it, that is the same for good: wherever the service moves, and after a backup is put back. It tells nobody
    the secret address."""
    return uuid5(NAMESPACE_URL, f"cancu:{token}/{mark}").urn
