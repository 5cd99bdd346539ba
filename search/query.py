"""What the user typed → `Query`. The language is read by Whoosh's parser; a query it cannot read is answered as words, with a note.

Neighbouring bare words are one `Words`; phrases, fields and words beside each other must all match; VÀ, HOẶC, KHÔNG (AND, OR, NOT) stand in
capitals. `search.values` turns the value of a field into a condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from whoosh.qparser import QueryParser, plugins, syntax
from whoosh.qparser.common import QueryParserError

from graph.registry import document_types
from graph.text import as_typed, clean_spaces, fold
from search.nodes import And, Fuzzy, Node, Not, Or, Phrase, Prefix, Query, Words, conjunction
from search.values import NAMES, BadValue, condition, interval

LONGEST = 1000
"""Characters of a query that are read."""
_LEAVES = 64
"""Most parts a query may have: one part costs an engine up to a millisecond."""
_DEPTH = 12
"""Deepest nesting of parentheses."""
_FARTHEST = 50
"""Most words between the words of a phrase ("a b"~50)."""
_SHORTEST = 2
"""Letters that a prefix needs: shorter ones match everything."""

_FIELD = "|".join(sorted((re.escape(name).replace(r"\ ", r"\s?") for name in NAMES), key=len, reverse=True))
_NAMED = rf"(?i:(?<!\w)(?P<text>{_FIELD}):(?=\S))"
_SPECIAL = re.compile(rf"(?<!\w)(?:AND|OR|NOT|VÀ|HOẶC|KHÔNG)(?!\w)|[\"()\[\]{{}}*~]|{_NAMED}")
_TYPED_FIELD = re.compile(_NAMED)
_OPERATOR = re.compile(r"(?<!\w)(?:AND|OR|NOT|VÀ|HOẶC|KHÔNG)(?!\w)")
_UNKNOWN_FIELD = re.compile(r"(?<![\w/])(?P<name>[^\W\d_]{2,12}):(?=[\w\"(\[<>])")
_LOOSE_KIND = re.compile(r"(?<!\w)(?P<field>lo[aạ]i):(?P<value>[^\W\d_]+(?:\s[^\W\d_]+){1,5})", re.IGNORECASE)
_NOISE = re.compile(r"[\"()\[\]{}*~:<>=^]")
_PREFIX = r"(?P<text>[\w/.&-]+)[*](?=[\s)]|$)"
_RANGE = re.compile(
    r"(?P<open>[\[{])\s*(?:(?P<start>[^\s\]}]+)\s+)?(?:TO|to|ĐẾN|đến|den)(?:\s+(?P<end>[^\s\]}]+))?\s*(?P<close>[\]}])"
)
_UNREADABLE = "không hiểu cú pháp: đã tìm như các từ thường"


def parse_query(text: str) -> Query:
    """Read a query; never fails. Words alone are `Words`, so that ranking sees them whole."""
    typed = clean_spaces(as_typed(text).replace("\x00", " "))[:LONGEST]
    spoken = typed.translate({ord("“"): '"', ord("”"): '"'})
    if not _SPECIAL.search(spoken):
        return Query(Words(typed), typed, _unknown(spoken))
    if _shouted(spoken):
        return Query(Words(typed), typed)
    problem = _unbalanced(spoken)
    if problem:
        return _as_words(typed, problem)
    try:
        node = _Reader().read(_parser().process(_quoted_kinds(spoken)))
    except BadValue as error:
        return _as_words(typed, str(error))
    except (QueryParserError, ValueError, IndexError, AttributeError, TypeError, RecursionError):
        return _as_words(typed, _UNREADABLE)
    if node is None or (isinstance(node, Words) and (_TYPED_FIELD.search(spoken) or _OPERATOR.search(spoken))):
        return _as_words(typed, _UNREADABLE)
    return Query(node, typed, _unknown(spoken))


def _as_words(typed: str, note: str) -> Query:
    words = clean_spaces(_NOISE.sub(" ", typed))
    return Query(Words(words), words, note)


def _unknown(text: str) -> str | None:
    names = [found["name"] for found in _UNKNOWN_FIELD.finditer(_TYPED_FIELD.sub(" ", text))]
    return f"không có trường {names[0]!r}: đã tìm như từ thường" if names else None


def _shouted(text: str) -> bool:
    """Whether it is a heading in capitals, in which VÀ is a word: no operator is meant then."""
    rest = _OPERATOR.sub("", text)
    return len(rest.split()) > 3 and rest == rest.upper() and not re.search(r'["()*~\[\]:]', rest)


def _unbalanced(text: str) -> str | None:
    """Why the brackets and quotation marks make no sense, None when they do."""
    if text.count('"') % 2:
        return "ngoặc kép không đóng: đã tìm như các từ thường"
    depth = deepest = 0
    for sign in re.sub(r'"[^"]*"', "", text):
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
        if depth < 0:
            break
    if depth:
        return "ngoặc không đóng: đã tìm như các từ thường"
    return "lồng ngoặc quá sâu: đã tìm như các từ thường" if deepest > _DEPTH else None


def _quoted_kinds(text: str) -> str:
    """loai:kế hoạch cải cách → loai:"kế hoạch" cải cách: the longest name of a kind is the value."""
    return _LOOSE_KIND.sub(_quoted_kind, text)


def _quoted_kind(found: re.Match[str]) -> str:
    words = found["value"].split()
    for count in range(len(words), 1, -1):
        if fold(" ".join(words[:count])) in _kinds():
            return " ".join([f'{found["field"]}:"{" ".join(words[:count])}"', *words[count:]])
    return found[0]


@cache
def _kinds() -> frozenset[str]:
    return frozenset(fold(row.name) for row in document_types())


@cache
def _parser() -> QueryParser:
    operators = plugins.OperatorsPlugin(
        And=r"(?<=[\s)])(?:AND|VÀ)(?=[\s(])", Or=r"(?<=[\s)])(?:OR|HOẶC)(?=[\s(])", Not=r"(?:^|(?<=[\s(]))(?:NOT|KHÔNG)(?=[\s(])",
        AndNot=None, AndMaybe=None, Require=None,
    )  # fmt: skip
    return QueryParser(
        "text",
        schema=None,
        group=_Beside,
        plugins=[
            plugins.WhitespacePlugin(),
            plugins.FieldsPlugin(_NAMED, remove_unknown=False),
            plugins.PhrasePlugin(),
            plugins.GroupPlugin(),
            operators,
            plugins.PrefixPlugin(_PREFIX),
            plugins.FuzzyTermPlugin(),
            plugins.RangePlugin(_RANGE),
            plugins.GtLtPlugin(),
            _Runs(),
        ],
    )


class _Beside(syntax.GroupNode):  # type: ignore[misc]
    """Parts that stand beside each other without an operator."""


class _Runs(plugins.Plugin):  # type: ignore[misc]
    """Brings neighbouring bare words together before operators are applied: "thủ tục VÀ một cửa" joins two runs, not two syllables."""

    def filters(self, _: Any) -> list[tuple[Any, int]]:
        """After white space is dropped (500), before operators (600)."""
        return [(self._joined, 550)]

    def _joined(self, parser: Any, group: Any) -> Any:
        together = group.empty_copy()
        for node in group:
            last: Any = together[-1] if len(together) else None
            if isinstance(node, syntax.GroupNode):
                together.append(self._joined(parser, node))
            elif type(node) is syntax.WordNode and type(last) is syntax.WordNode and node.fieldname == last.fieldname:
                last.text = f"{last.text} {node.text}"
            else:
                together.append(node)
        return together


class _Reader:
    """Whoosh's syntax tree → ours; counts the parts."""

    def __init__(self) -> None:
        self._leaves = 0

    def read(self, found: Any) -> Node | None:
        """One node of the tree; None for what says nothing."""
        if isinstance(found, syntax.NotGroup):
            inner = self.read(found[0]) if len(found) else None
            return Not(inner) if inner else None
        if isinstance(found, syntax.GroupNode):
            return self._group(found)
        self._leaves += 1
        if self._leaves > _LEAVES:
            raise BadValue(f"truy vấn có quá {_LEAVES} thành phần: đã tìm như các từ thường")
        return self._fielded(found) if found.fieldname else _bare(found)

    def _group(self, found: Any) -> Node | None:
        parts = tuple(part for child in found if (part := self.read(child)))
        if len(parts) < 2:
            return parts[0] if parts else None
        if isinstance(found, syntax.OrGroup):
            return Or(parts)
        return conjunction(*(_together(parts) if isinstance(found, _Beside) else _flat(parts)))

    def _fielded(self, found: Any) -> Node:
        name = NAMES[fold(found.fieldname).replace(" ", "")]
        if isinstance(found, syntax.RangeNode):
            return interval(name, found.start, found.end, found.startexcl, found.endexcl)
        return condition(name, clean_spaces(found.text), prefix=isinstance(found, plugins.PrefixPlugin.PrefixNode))


def _together(parts: tuple[Node, ...]) -> list[Node]:
    """Parts without an operator between them: their bare words are one `Words`, in front."""
    words = [part.text for part in parts if isinstance(part, Words)]
    others: list[Node] = [part for part in _flat(parts) if not isinstance(part, Words)]
    return [Words(" ".join(words)), *others] if words else others


def _flat(parts: tuple[Node, ...]) -> Iterator[Node]:
    for part in parts:
        if isinstance(part, And):
            yield from part.parts
        else:
            yield part


def _bare(found: Any) -> Node | None:
    if isinstance(found, syntax.RangeNode):
        raise BadValue("khoảng [… TO …] cần có tên trường, ví dụ ngay:[2016 TO 2018]: đã tìm như các từ thường")
    text = clean_spaces(_NOISE.sub(" ", found.text))
    if not re.search(r"\w", text):
        return None
    if isinstance(found, plugins.PhrasePlugin.PhraseNode):
        return Phrase(text, min(found.slop - 1 if found.slop == 1 else found.slop, _FARTHEST))
    if isinstance(found, plugins.PrefixPlugin.PrefixNode):
        return Prefix(text) if len(text) >= _SHORTEST else Words(text)
    if isinstance(found, plugins.FuzzyTermPlugin.FuzzyTermNode):
        return Fuzzy(text, min(max(found.maxdist, 1), 2)) if len(text) > _SHORTEST else Words(text)
    return Words(text)
