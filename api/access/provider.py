"""An identity provider and what it knows us by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider's issuer name, which is its address, and our name and secret there."""

    issuer: str
    client_id: str
    client_secret: str
