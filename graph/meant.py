"""What the mentions of a text mean, before any work is looked up: a pure part of resolution, done where the text is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph.model import Citation, Document
from graph.resolve import Scope, described_by, number_key, title_key, version

_SIGN = re.compile("[/-]")
"""What stands behind the sequence of a number."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The descriptions that the mentions of a text give, each once, with the keys under which a mention is found again when its document arrives;
    `which` tells for each mention the place of its description."""

    documents: tuple[Document, ...]
    keys: tuple[str | None, ...]
    which: tuple[int, ...]


def meant_by(citations: Sequence[Citation], scope: Scope) -> Meant:
    """What each mention means: a short form stands for the mention before it, a name without a version for the only version that the document names
    elsewhere."""
    found = [described_by(citation, scope) for citation in _in_full(citations)]
    keys = {document: name_keys(document) for document in dict.fromkeys(found)}
    named: dict[str, dict[int, Document]] = {}
    for document, own in keys.items():
        which = version(document)
        if which is not None:
            for key in own:
                named.setdefault(key, {}).setdefault(which, document)
    told = {document: _versioned(document, own, named) for document, own in keys.items()}
    places = {document: place for place, document in enumerate(dict.fromkeys(told.values()))}
    return Meant(tuple(places), tuple(next(iter(keys[document]), None) for document in places), tuple(places[told[document]] for document in found))


def name_keys(document: Document) -> tuple[str, ...]:
    """The keys of its number and its title; a mention is kept under the first."""
    return tuple(filter(None, (number_key(document.number), title_key(document))))


def _versioned(document: Document, keys: Sequence[str], named: dict[str, dict[int, Document]]) -> Document:
    versions = named.get(keys[0], {}) if keys else {}
    return next(iter(versions.values())) if version(document) is None and len(versions) == 1 else document


def _in_full(citations: Sequence[Citation]) -> Iterator[Citation]:
    """A short form ("Nghị định 63", "Chỉ thị 11") stands for the last document of its kind and sequence named before it."""
    named: dict[tuple[str | None, str], Citation] = {}
    for citation in citations:
        number = citation.number or ""
        if number.isdigit():
            whole = named.get((citation.type, number.lstrip("0")))
            yield replace(citation, number=whole.number, issued=whole.issued, issuer=whole.issuer, title=whole.title) if whole else citation
        else:
            named[citation.type, _SIGN.split(number, 1)[0].lstrip("0")] = citation
            yield citation
