"""Content negotiation (RFC 9110, section 12.5.1) and conditions (section 13.1.2)."""

from __future__ import annotations

from collections.abc import Sequence


def preferred(accept: str, offered: Sequence[str]) -> str | None:
    """The offered media type that an Accept header likes best; the first offered wins a tie; None when it takes none of them."""
    ranges = [_range(part) for part in accept.split(",")[:50] if part.strip()] or [("*/*", 1.0)]
    weighed = [(_weight(kind, ranges), -place, kind) for place, kind in enumerate(offered)]
    weight, _, kind = max(weighed)
    return kind if weight > 0 else None


def unchanged(if_none_match: str, tag: str) -> bool:
    """Whether who asks holds the answer of this ETag already. Weak and strong tags are alike here: a proxy that compresses makes them weak."""
    known = {part.strip().removeprefix("W/") for part in if_none_match.split(",")}
    return tag.removeprefix("W/") in known


def _range(part: str) -> tuple[str, float]:
    kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return kind, min(max(float(value), 0.0), 1.0)
            except ValueError:
                return kind, 0.0
    return kind, 1.0


def _weight(kind: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The weight of the most specific range that covers a media type."""
    for pattern in (kind, f"{kind.split('/')[0]}/*", "*/*"):
        for name, weight in ranges:
            if name == pattern:
                return weight
    return 0.0
