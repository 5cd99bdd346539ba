"""Find similar: the pairs and syllables that tell a text from others, as a query."""

from __future__ import annotations

import math
from collections import Counter

from search.analysis import analyse
from search.nodes import And, Everything, Field, Node, Not, Query, Tokens
from search.reader import Reader

_TERMS = 30
"""Terms that stand for a text: more make the query slower and hardly change what it finds."""
_READ = 20_000
"""Characters of a text that are weighed."""
_LEAST = 2
"""Records that a term must stand in: one that stands in a single record says only that a text is like itself."""


def similar_to(reader: Reader, text: str, work_id: int) -> Query:
    """A query for records like a text, other than those of its own document."""
    analysis = analyse(text[:_READ], segment=False)
    weighted = _weights(reader, "pairs", Counter(analysis.pairs)) | _weights(reader, "syllables", Counter(analysis.syllables))
    best = sorted(weighted.items(), key=lambda item: (-item[1], item[0]))[:_TERMS]
    if not best:
        return Query(Not(Everything()), "")
    top = best[0][1]
    node: Node = Tokens(tuple((field, token, round(weight / top, 4)) for (field, token), weight in best))
    words = " ".join(dict.fromkeys(part for (_, token), _ in best for part in token.split("_")))
    return Query(And((node, Not(Field("work", str(work_id))))), words)


def _weights(reader: Reader, field: str, counted: Counter[str]) -> dict[tuple[str, str], float]:
    """Frequency in the text times rarity in the index; pairs say twice as much as syllables."""
    size = reader.size()
    weights = {}
    for token, count in counted.most_common(400):
        known = reader.statistics.frequency(field, token)
        if known >= _LEAST and any(c.isalpha() for c in token) and len(token) > 1:
            weights[field, token] = (1 + math.log(count)) * math.log1p(size / known) * (1.0 if field == "pairs" else 0.5)
    return weights
