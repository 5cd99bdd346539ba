"""The text of a document as of a day: the operations of its amenders that are in force by then, applied in order, each piece with its source.

Rule 1  An operation is applied when its document has come into force by the day; when that day is not known it is listed, not applied.
Rule 2  What is replaced must be there, once, and the new words must carry the label of what they replace; else the operation is listed
        with the reason. Nothing is guessed.
        Words that hold several provisions ("Sửa đổi điểm b và điểm c … như sau: b) … c) …") are shared out by their labels.
Rule 3  An added provision stands behind the sibling that its sentence names, else behind the last sibling; its parent must be there.
Rule 4  A repealed provision keeps its label with "(được bãi bỏ)", so that later numbers stay true.
Rule 5  Amenders that are only cited, and amending documents without a readable operation, are gaps: the text may lack what they say.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from graph.effects import coming_into_force, impossible
from graph.errors import CancuError, NoText
from graph.identifiers import ProvisionPath
from graph.model import Provision, RelationKind, ReviewState, Span, StoredAmendment, StoredRelation, Work
from graph.new_words import bare_words, share
from graph.provisions import provision_at
from graph.text import clean_spaces, match_key

ReadProvisions = Callable[[str], Sequence[Provision]]
"""Reads the provisions of a text; the composition root hands it in, for reading is another package's work."""

REPEALED = "(được bãi bỏ)"

_PHRASES = re.compile(
    r"từ\s*[“\"](?P<old>[^”\"]+)[”\"]\s*(?:bằng|thành)\s*(?:cụm\s+)?(?:từ\s*)?[“\"](?P<new>[^”\"]*)[”\"]", re.IGNORECASE
)
_DROPPED = re.compile(r"từ\s*[“\"](?P<old>[^”\"]+)[”\"]", re.IGNORECASE)
_BEHIND = re.compile(r"(?:vào\s+)?sau\s+(?P<level>điểm|khoản|điều|mục|chương)\s+(?P<number>[\da-zđ]+)", re.IGNORECASE)
_TRANSLATED = re.compile(r"^\s*Article 1\b", re.MULTILINE)
_LEVELS = {"điểm": "diem", "khoản": "khoan", "điều": "dieu", "mục": "muc", "chương": "chuong"}


class Store(Protocol):
    """What consolidation needs of the record store."""

    def work(self, work_id: int) -> Work:
        """One work."""
        ...

    def text(self, work_id: int) -> str:
        """The stored text."""
        ...

    def provisions(self, work_id: int) -> list[Provision]:
        """Its provisions."""
        ...

    def amendments(self, object_id: int) -> list[StoredAmendment]:
        """The operations on it."""
        ...

    def relations(self, work_id: int | None = None) -> list[StoredRelation]:
        """Its relations."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """An operation with its document; `reason` says why it was not applied, "" when it was."""

    amendment: StoredAmendment
    by: Work
    since: date | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the consolidated text and the operation they come from; None for the words of the original."""

    text: str
    change: Change | None


@dataclass(frozen=True, slots=True)
class Consolidation:
    """The text of `work` as of `on`: `pieces` joined are `text`. `applied` and `unapplied` hold all operations that are due or of unknown date;
    `gaps` the amenders of which the store holds no operation."""

    work: Work
    on: date
    text: str
    provisions: tuple[Provision, ...]
    pieces: tuple[Piece, ...]
    applied: tuple[Change, ...]
    unapplied: tuple[Change, ...]
    gaps: tuple[Work, ...]


def consolidate(store: Store, work: Work, on: date, read_provisions: ReadProvisions) -> Consolidation:
    """The text of a held document as of a day.

    Raises:
        NoText: the document is only cited; there is no text to amend.
    """
    if not work.held:
        raise NoText(work.label)
    version = _Version(store.text(work.id), store.provisions(work.id), read_provisions)
    applied: list[Change] = []
    unapplied: list[Change] = []
    translated = _TRANSLATED.search(version.text) is not None and "Điều 1" not in version.text
    for change in _due(store, work, on):
        reason = change.reason or ("toàn văn trong kho là bản dịch" if translated else version.apply(change))
        (unapplied if reason else applied).append(replace(change, reason=reason))
    return Consolidation(work, on, version.text, tuple(version.provisions), tuple(version.pieces()), tuple(applied), tuple(unapplied),
                         tuple(_gaps(store, work, on)))  # fmt: skip


def part_of(consolidation: Consolidation, path: str) -> tuple[Piece, ...]:
    """The pieces of one provision.

    Raises:
        UnknownProvision: the text has no such provision on that day.
    """
    part = provision_at(consolidation.work, path, consolidation.provisions)
    pieces = []
    at = 0
    for piece in consolidation.pieces:
        start, end = max(at, part.span.start), min(at + len(piece.text), part.span.end)
        if start < end:
            pieces.append(Piece(piece.text[start - at : end - at], piece.change))
        at += len(piece.text)
    return tuple(pieces)


@dataclass(frozen=True, slots=True)
class Difference:
    """A line of a comparison: " " in both, "-" only in the earlier, "+" only in the later text."""

    sign: str
    text: str


def differences(before: str, after: str, context: int = 2) -> list[list[Difference]]:
    """The places in which two texts differ, paragraph by paragraph, with `context` equal paragraphs around each."""
    old, new = ([line for line in text.split("\n") if line.strip()] for text in (before, after))
    found = []
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(context):
        lines: list[Difference] = []
        for tag, a, b, c, d in group:
            if tag == "equal":
                lines += [Difference(" ", words) for words in old[a:b]]
            else:
                lines += [Difference("-", words) for words in old[a:b]] + [Difference("+", words) for words in new[c:d]]
        found.append(lines)
    return found


def _due(store: Store, work: Work, on: date) -> Iterator[Change]:
    """The operations in the order in which they take effect; those of unknown date stand last."""
    dated, undated = [], []
    for amendment in store.amendments(work.id):
        by = store.work(amendment.work_id)
        starts = coming_into_force(by)
        if impossible(by, work):
            undated.append(Change(amendment, by, None, "thứ bậc hoặc ngày ban hành không cho phép: có thể đọc nhầm"))
        elif starts.exact is None:
            undated.append(Change(amendment, by, None, "không rõ ngày có hiệu lực của văn bản sửa đổi"))
        elif starts.exact <= on:
            dated.append(Change(amendment, by, starts.exact))
    dated.sort(
        key=lambda change: (change.since or date.max, change.by.id, change.amendment.amendment.span.start, change.amendment.id)
    )
    return iter([*dated, *undated])


def _gaps(store: Store, work: Work, on: date) -> Iterator[Work]:
    """Rule 5."""
    read = {amendment.work_id for amendment in store.amendments(work.id)}
    seen: set[int] = set()
    for relation in store.relations(work.id):
        acts = relation.relation.predicate is RelationKind.AMENDS and relation.object_id == work.id
        if acts and relation.review is not ReviewState.REJECTED and relation.subject_id not in read | seen:
            seen.add(relation.subject_id)
            by = store.work(relation.subject_id)
            if coming_into_force(by).passed(on) is not False:
                yield by


class _Version:
    """A text under amendment: its words, where its provisions stand, and which words came from which operation."""

    def __init__(self, text: str, provisions: Sequence[Provision], read_provisions: ReadProvisions) -> None:
        self.text = text
        self.provisions = list(provisions)
        self._read = read_provisions
        self._marks: list[tuple[Span, Change]] = []

    def apply(self, change: Change) -> str:
        """Carry out one operation; returns why it could not be, "" when it was."""
        amendment = change.amendment.amendment
        path = amendment.object_provision
        target = self._provision(path) if path else None
        match amendment.operation:
            case "thay thế cụm từ" | "bỏ cụm từ":
                return self._phrases(change, target, path)
            case "bãi bỏ":
                return self._repeal(change, target, path)
            case "bổ sung" if target is None:
                return self._add(change, path)
            case "sửa đổi" | "thay thế" | "bổ sung":
                return self._replace(change, target, path)
            case "đổi tên":
                return self._rename(change, target, path)
        return f"phép “{amendment.operation}” cần người thực hiện"

    def pieces(self) -> Iterator[Piece]:
        """The text cut where its sources change."""
        at = 0
        for span, change in sorted(self._marks, key=lambda mark: mark[0]):
            if span.start > at:
                yield Piece(self.text[at : span.start], None)
            if span.end > max(at, span.start):
                yield Piece(self.text[max(at, span.start) : span.end], change)
            at = max(at, span.end)
        if at < len(self.text):
            yield Piece(self.text[at:], None)

    def _provision(self, path: str) -> Provision | None:
        return next((p for p in self.provisions if p.path == path), None)

    def _replace(self, change: Change, target: Provision | None, path: str | None) -> str:
        """Rule 2."""
        if path is None:
            return "sửa cả văn bản: cần người thực hiện"
        if target is None:
            return f"không tìm thấy {_name(path)}"
        words = share(bare_words(change.amendment.new_text), path)
        if not words:
            return "văn bản sửa đổi không ghi nội dung mới ngay tại chỗ"
        if target.label and not _same_label(words, target.label):
            return f"nội dung mới không mở đầu bằng “{target.label}”"
        self._put(target.span, words, change, path)
        return ""

    def _add(self, change: Change, path: str | None) -> str:
        """Rule 3."""
        words = share(bare_words(change.amendment.new_text), path) if path else ""
        if path is None or not words:
            return "không rõ nội dung hoặc nơi bổ sung"
        parent = ProvisionPath.parse(path).parent
        if parent is not None and self._provision(str(parent)) is None:
            return f"không tìm thấy {_name(str(parent))} để bổ sung"
        siblings = [
            p for p in self.provisions if _parent(p.path) == (str(parent) if parent else "") and _level(p.path) == _level(path)
        ]
        behind = self._behind(change, siblings) or (siblings[-1] if siblings else None)
        if behind is None and parent is None:
            return f"không rõ nơi bổ sung {_name(path)}"
        anchor = behind or self._provision(str(parent))
        at = anchor.span.end if anchor else len(self.text)
        around = {p.path for p in self.provisions if anchor and p.span.covers(anchor.span) and not _within(p.path, anchor.path)}
        self._put(Span(at, at), "\n" + words, change, path)
        end = at + 1 + len(words)
        if behind is None and parent is not None:
            around.add(str(parent))
        self.provisions = [
            replace(p, span=Span(p.span.start, max(p.span.end, end))) if p.path in around else p for p in self.provisions
        ]
        return ""

    def _behind(self, change: Change, siblings: Sequence[Provision]) -> Provision | None:
        named = _BEHIND.search(change.amendment.quote)
        if named is None:
            return None
        step = f"{_LEVELS[named['level'].lower()]}_{named['number'].lower().replace('đ', 'dd')}"
        return next((p for p in siblings if p.path.rsplit("__", 1)[-1] == step), None)

    def _repeal(self, change: Change, target: Provision | None, path: str | None) -> str:
        """Rule 4."""
        if path is None:
            return "bãi bỏ cả văn bản: xem hiệu lực của văn bản"
        if target is None:
            return f"không tìm thấy {_name(path)}"
        self._put(target.span, f"{target.label} {REPEALED}".strip(), change, path)
        return ""

    def _rename(self, change: Change, target: Provision | None, path: str | None) -> str:
        words = bare_words(change.amendment.new_text)
        if target is None or path is None or not words:
            return "không rõ tên mới hoặc nơi đổi tên"
        if not target.heading:
            return f"{_name(path)} không có tên"
        at = self.text.find(target.heading, target.span.start, target.span.end)
        if at < 0:
            return f"không tìm thấy tên cũ của {_name(path)}"
        self._edit(
            Span(at, at + len(target.heading)), words.removeprefix(target.label).strip() if target.label else words, change
        )
        return ""

    def _phrases(self, change: Change, target: Provision | None, path: str | None) -> str:
        quote = change.amendment.quote
        drop = change.amendment.amendment.operation == "bỏ cụm từ"
        phrases = (
            [(m["old"], "") for m in _DROPPED.finditer(quote)]
            if drop
            else [(m["old"], m["new"]) for m in _PHRASES.finditer(quote)]
        )
        if path is not None and target is None:
            return f"không tìm thấy {_name(path)}"
        if len(phrases) != 1:
            return "không đọc được cụm từ cũ và mới" if not phrases else "nhiều cụm từ trong một câu: cần người thực hiện"
        old, new = (re.sub(r"\s+", " ", words) for words in phrases[0])
        pattern = re.compile(r"\s+".join(map(re.escape, old.split())))
        scope = target.span if target else Span(0, len(self.text))
        places = [Span(*found.span()) for found in pattern.finditer(self.text, scope.start, scope.end)]
        if not places:
            return f"không tìm thấy cụm từ “{old}”"
        for place in reversed(places):
            self._edit(place, new, change)
        return ""

    def _put(self, span: Span, words: str, change: Change, path: str) -> None:
        """Let `words` stand at `span` as provision `path`; its inner provisions are read from them."""
        self.provisions = [p for p in self.provisions if not (span.start < span.end and span.covers(p.span))]
        self._edit(span, words, change)
        start = span.start + len(words) - len(words.lstrip())
        inner = _placed(self._read(words.lstrip()), path, start)
        whole = Provision(
            path, inner[0].label if inner else "", inner[0].heading if inner else "", Span(start, span.start + len(words))
        )
        self.provisions = sorted([*self.provisions, whole, *inner[1:]], key=lambda p: (p.span.start, -p.span.end))

    def _edit(self, span: Span, words: str, change: Change) -> None:
        """Replace `span` by `words` and move everything behind it."""
        self.text = self.text[: span.start] + words + self.text[span.end :]
        shift = len(words) - (span.end - span.start)
        self.provisions = [replace(p, span=_moved(p.span, span, shift)) for p in self.provisions]
        kept = [(moved, by) for old, by in self._marks for moved in _around(old, span, shift)]
        self._marks = [*kept, (Span(span.start, span.start + len(words)), change)]


def _moved(old: Span, edited: Span, shift: int) -> Span:
    """Where a provision stands after an edit: one around it grows, one behind it moves; what is added at its very end is not in it."""
    start = old.start + shift if old.start >= edited.end and old.start > edited.start else old.start
    end = old.end + shift if old.end > edited.start and old.end >= edited.end else old.end
    return Span(start, max(start, end))


def _around(old: Span, edited: Span, shift: int) -> list[Span]:
    """What is left of a mark when `edited` is replaced: the words before and behind it."""
    left = Span(old.start, min(old.end, edited.start))
    right = Span(max(old.start, edited.end) + shift, old.end + shift)
    return [span for span in (left, right) if span.start < span.end]


def _placed(read: Sequence[Provision], path: str, start: int) -> list[Provision]:
    """The provisions of new words under the path that they have in the document; the first one is the new provision itself."""
    if not read:
        return []
    root = read[0].path
    return [
        replace(p, path=path + p.path[len(root) :], span=Span(p.span.start + start, p.span.end + start))
        for p in read
        if p.path == root or p.path.startswith(root + "__")
    ]


def _same_label(words: str, label: str) -> bool:
    return match_key(clean_spaces(words)).startswith(match_key(label).rstrip(" .):-"))


def _within(path: str, other: str) -> bool:
    return path == other or path.startswith(other + "__")


def _parent(path: str) -> str:
    return path.rpartition("__")[0]


def _level(path: str) -> str:
    return path.rsplit("__", 1)[-1].split("_")[0]


def _name(path: str) -> str:
    try:
        return ProvisionPath.parse(path).label()
    except CancuError:
        return path
