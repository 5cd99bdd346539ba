"""Text → provisions. Total: any layout gives an answer, never an error.

Two families of labels: of laws (Phần, Chương, Mục, Tiểu mục, Điều, Khoản "1.", Điểm "a)") and of plans (I., 1., 1.1., a), -, +), besides
annexes and documents promulgated with this one. Decree 34/2016/NĐ-CP Điều 62 and Decree 30/2020/NĐ-CP Annex I state both.

Rule 1  A label opens a provision; it lasts until the next label of its own or a higher level.
Rule 2  Điều is addressed without its chapter (`dieu_5__khoan_2`), for its number is unique in the document.
Rule 3  Inside Điều, "1." is a khoản and "a)" a điểm; a number that does not follow its sibling (5 after 1) is no label.
Rule 4  Between quotation marks of an amending document nothing is the document's own.
Rule 5  A path that stands twice gets a numbered tail (`khoan_1_2`), so that paths are unique.
Rule 6  Điều 1 that comes again outside annexes begins a component of its own (`kem_theo_n`); a title of a regulation does so only when
        the next Điều is 1. What is numbered behind the signature, under no such title and in no annex, is a component too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from graph.identifiers import provision_number
from graph.model import Layout, Paragraph, Provision, Span, Table
from graph.text import clean_spaces, fold
from ingest.note_marks import unmarked_heading, unmarked_label
from ingest.provision_labels import POINTS, ROMAN_NUMBERS, patterns_from

_OPENS = re.compile(r"\s*[“\"]")
_CLOSES = re.compile(r"[”\"][\s.;,]*$")
_AFTER_COLON = re.compile(r":\s*[“\"][^”\"]*$")
_INSTRUCTS = re.compile(
    r"(?:sửa đổi|bổ sung|thay thế)\b.*(?:như sau\W*|:)\s*$|^(?:Điều|ĐIỀU)\s.*(?:Sửa đổi|Bổ sung|Thay thế)", re.IGNORECASE
)
IN_ARTICLE = 550
"""The depth of Roman sections inside an article, between it and its clauses."""

_PARTS = "ABCDĐEGHIK"
"""Letters in the order in which old circulars count their parts."""

_NEXT_POINT = dict(pairwise(POINTS))

_CONTENTS = re.compile(r"\W*(?:MỤC LỤC|Mục lục|CONTENTS)\W*$")
_PAGE_BEHIND = re.compile(r"(?:[.·_]{3,}|…|\t)[\s.…·_]*\d{1,4}\s*$")
"""A line of a printed table of contents that names a unit in words or Roman numbers; those of forms begin with digits."""

LONGEST_CONTENTS = 400
"""Paragraphs: a printed table of contents is shorter."""

LONGEST_HEADING = 300
"""Characters: what is longer is the text of a provision, not its heading."""

LONGEST_QUOTATION = 600
"""Paragraphs: amending decrees quote whole chapters; what is longer was not closed."""

_ARTICLE = re.compile(r"\s*(?:Điều|ĐIỀU|Article|ARTICLE)\s+(\d+)\s*[.:]?")
_BULLETS = frozenset(["gach", "cong"])
_TITLED = frozenset(["phan", "chuong", "muc", "tieu_muc", "phu_luc"])
"""Levels whose heading stands on lines of its own."""

_RECIPIENTS = re.compile(r"Nơi nhận\s*:")
_ATTACHED = re.compile(
    r"(?:QUY CHẾ|QUY ĐỊNH|ĐIỀU LỆ|CHƯƠNG TRÌNH|ĐỀ ÁN|KẾ HOẠCH|QUY TRÌNH|DANH MỤC|HƯỚNG DẪN|NỘI QUY|QUY CHUẨN|TIÊU CHUẨN|ĐỊNH MỨC|CHIẾN LƯỢC|CÔNG ƯỚC|HIỆP ĐỊNH)\b"
)
_BY_DECISION = re.compile(r"\(?\s*(?:ban hành\s+)?(?:kèm theo|ban hành theo)", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """A provision whose end is not known yet."""

    level: str
    depth: int
    path: str
    label: str
    heading: str
    start: int


def read_structure(layout: Layout) -> tuple[Provision, ...]:
    """The provisions of a layout in order of place; spans nest, paths are unique."""
    return _Reader(layout).read()


class _Reader:
    """One pass over the paragraphs with a stack of open provisions."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._text = layout.text
        self._stack: list[_Open] = []
        self._done: list[Provision] = []
        self._paths: dict[str, int] = {}
        self._last: dict[tuple[str, str], str] = {}
        self._highest: dict[str, int] = {}
        self._bullets: dict[str, int] = {}
        self._prefix = ""
        self._attached = 0
        self._annexes = 0
        self._quoted_until = 0
        self._heading_until = 0
        self._reach = LONGEST_QUOTATION
        self._signed = False
        self._unnamed = False
        self._at = 0

    def read(self) -> tuple[Provision, ...]:
        """Walk the blocks."""
        blocks = self._layout.blocks
        for index, block in enumerate(blocks):
            if isinstance(block, Table):
                self._table(block)
            elif not self._in_quotation(index, words := self._text[block.span.start : block.span.end]):
                following = blocks[index + 1] if index + 1 < len(blocks) else None
                self._paragraph(index, block, words, following if isinstance(following, Paragraph) else None)
        self._close(0, len(self._text.rstrip()) or 0)
        return tuple(sorted(self._done, key=lambda p: (p.span.start, -p.span.end)))

    def _table(self, table: Table) -> None:
        """An annex table after the signature that has no title is an annex of its own."""
        words = "".join(c for cell in table.cells[:4] for p in cell.paragraphs for c in p.span.slice(self._text)[:200])
        if "nơi nhận" in words.lower():
            self._sign(table.span.start)
        elif self._signed and not any(o.level == "phu_luc" for o in self._stack) and len(table.cells) > 6:
            self._annexes += 1
            self._open("phu_luc", 0, str(self._annexes), "", "", table.span.start)

    def _in_quotation(self, index: int, words: str) -> bool:
        """Rule 4. A quotation goes on over paragraphs only when it opens a paragraph or follows a colon, and closes soon enough;
        quotation marks that were never closed hide nothing."""
        if index < self._quoted_until:
            return True
        if "“" not in words and '"' not in words:
            return False
        opens = bool(_OPENS.match(words))
        if opens or _AFTER_COLON.search(words):
            self._quoted_until = self._end_of_quotation(index)
            self._reach = LONGEST_QUOTATION if self._quoted_until else max(16, self._reach // 2)
        return opens

    def _end_of_quotation(self, index: int) -> int:
        """One past the paragraph that closes the quotation that paragraph `index` opens; 0 when none does: the next search then
        looks half as far, or marks that are never closed would cost their number times the reach. A quotation before which
        the document's own next instruction opens another was not closed: it ends before that instruction."""
        words = self._words(index)
        opens = _OPENS.match(words)
        mark = '"' if (opens and opens[0].endswith('"')) or (not opens and '"' in words) else "“"
        open_marks = 0 if _ends_otherwise(words, mark) else _balance(words, mark)
        for later in range(index + 1, min(index + self._reach, len(self._layout.blocks))):
            if open_marks <= 0:
                return index + 1
            further = self._words(later)
            if _OPENS.match(further) and (own := self._own_instruction(index, later)):
                return own
            if mark == '"':
                open_marks = (open_marks + further.count('"')) % 2
            else:
                open_marks += _balance(further, mark)
            if open_marks <= 0 or (open_marks == 1 and _ends_otherwise(further, mark)):
                return later + 1
        return index + 1 if open_marks <= 0 else 0

    def _own_instruction(self, first: int, opening: int) -> int:
        """The paragraph after `first` where the document's own words go on ("2. Sửa đổi khoản 3 như sau:") right before the quotation
        that opens at `opening`; 0 when the words there are not its own: their number does not follow its last."""
        if not _INSTRUCTS.search(self._words(opening - 1)):
            return 0
        for earlier in (opening - 2, opening - 1):
            if earlier > first and self._goes_on(earlier, first):
                return earlier
        return 0

    def _goes_on(self, index: int, first: int) -> bool:
        """Whether the label of a paragraph is the next of its level after those read so far; a point's, where no point is quoted from
        paragraph `first` on."""
        found = self._label(self._words(index))
        last = self._last.get((found[0], self._parent_path(found[1]) if found[0] != "dieu" else self._prefix)) if found else None
        if not found or not last:
            return False
        if found[0] == "diem":
            return found[2] == _NEXT_POINT.get(last) and not any(self._is_point(quoted) for quoted in range(first, index))
        return last.isdigit() and found[2] == str(int(last) + 1)

    def _is_point(self, index: int) -> bool:
        found = self._label(self._words(index)[:LONGEST_HEADING].lstrip(" “\""))
        return found is not None and found[0] == "diem"

    def _words(self, index: int) -> str:
        """The words of a paragraph; of a table, those of its cells."""
        return self._layout.blocks[index].span.slice(self._text)

    def _paragraph(self, index: int, paragraph: Paragraph, words: str, following: Paragraph | None) -> None:
        if words.startswith("Nơi nhận") and _RECIPIENTS.match(words):
            self._sign(paragraph.span.start)
            return
        if index < self._heading_until or (words[-1:].isdigit() and words[:1].isupper() and _PAGE_BEHIND.search(words[-300:])):
            return
        if words[:1] in "MC" and _CONTENTS.match(words[:20]) and len(words) < 20:
            self._heading_until = self._end_of_contents(index)
            return
        if self._attaches(words, following) and self._next_article(index) in ("", "1"):
            self._attach(paragraph.span.start)
            return
        self._at = paragraph.span.start
        found = self._label(words)
        if found is None:
            return
        level, depth, number, label, rest = found
        if level != "phu_luc" and (self._unnamed or (level == "dieu" and number == "1" and self._repeats())):
            self._attach(paragraph.span.start)
        heading = rest + (self._heading_below(index, rest) if level in _TITLED else "")
        self._open(level, depth, number, label, heading, paragraph.span.start)

    def _end_of_contents(self, index: int) -> int:
        """Where the printed table of contents that paragraph `index` heads ends: before the first label that it lists comes again; one past
        its heading when none does."""
        first = None
        for later in range(index + 1, min(index + LONGEST_CONTENTS, len(self._layout.blocks))):
            found = self._label(self._words(later)[:LONGEST_HEADING])
            if found and first is None:
                first = found[0], found[2]
            elif found and (found[0], found[2]) == first:
                return later
        return index + 1

    def _heading_below(self, index: int, begun: str) -> str:
        """The lines in capitals under a label ("Chương II" / "QUYỀN VÀ NGHĨA VỤ"): they are its heading, or go on with it, and begin
        nothing themselves ("QUY ĐỊNH CHUNG")."""
        lines: list[str] = []
        if begun.strip() and not begun.isupper():
            return ""
        for block in self._layout.blocks[index + 1 : index + 6]:
            words = block.span.slice(self._text)[:300]
            if isinstance(block, Table) or not words.isupper() or self._label(words):
                break
            lines.append(words)
        self._heading_until = index + 1 + len(lines)
        return " " + " ".join(lines) if lines else ""

    def _attaches(self, words: str, following: Paragraph | None) -> bool:
        """A regulation promulgated with this document begins: its own Điều start again at 1."""
        if not (words[:2].isupper() and _ATTACHED.match(words) and self._seen_articles()):
            return False
        near = words + " " + (self._text[following.span.start : following.span.start + 600] if following else "")
        return self._signed or bool(_BY_DECISION.search(near))

    def _next_article(self, index: int) -> str:
        """The number of the first Điều in the paragraphs that follow, "" when none is near."""
        for later in range(index + 1, min(index + 80, len(self._layout.blocks))):
            found = _ARTICLE.match(self._words(later)[:40])
            if found:
                return found[1]
        return ""

    def _repeats(self) -> bool:
        """Rule 6: Điều 1 again after Điều 2 or more, outside annexes, begins a part of its own: a regulation or a form that is attached."""
        return not self._inside("phu_luc") and self._last.get(("dieu", self._prefix), "1") != "1"

    def _sign(self, end: int) -> None:
        """The signature ends what stands before it; `_unnamed` until a component or an annex begins."""
        self._close(0, end)
        self._signed = True
        self._unnamed = self._seen_articles()

    def _attach(self, start: int) -> None:
        self._close(0, start)
        self._unnamed = False
        self._attached += 1
        self._prefix = f"kem_theo_{self._attached}"
        self._last.clear()

    def _seen_articles(self) -> bool:
        return bool(self._attached) or any(level == "dieu" for level, _ in self._last)

    def _label(self, words: str) -> tuple[str, int, str, str, str] | None:
        """Level, depth, number, label and the words behind it, when a label opens these words."""
        words = unmarked_label(words)
        for level, depth, pattern in patterns_from(words[:1]):
            found = pattern.match(words)
            if not found:
                continue
            behind = "2" if level == "khoan" and found["label"] is None else ""
            label = found[f"label{behind}"]
            number = "" if level in _BULLETS else found[f"number{behind}"] or ""
            if self._plausible(level, number, words):
                return level, self._depth(level, depth, number), number, clean_spaces(label), words[found.end() :]
        return None

    def _depth(self, level: str, depth: int, number: str) -> int:
        """ "1.1." stands below "1."; levels of bullets below whatever is open; the sections of what an article approves below it."""
        if level == "roman" and self._inside("dieu"):
            return IN_ARTICLE
        return 600 + number.count(".") if level == "khoan" else depth * 100

    def _plausible(self, level: str, number: str, words: str) -> bool:
        """Rule 3."""
        if level == "khoan":
            return len(number) < 3 or "." in number or not number.isdigit() or self._follows(number)
        if level == "diem":
            return number == "a" or bool(self._stack) or ("diem", self._prefix) in self._last
        if level == "chu":
            return not self._inside("dieu") and words.isupper() and (number == "A" or self._follows_letter(number))
        if level == "roman":
            return self._follows_roman(number) if not self._inside("dieu") else self._divides_article(number)
        if level in _BULLETS:
            return bool(self._stack) and (not self._inside("dieu") or self._inside("roman"))
        if level == "phan":
            return fold(number) in _ORDINALS or bool(re.fullmatch(r"[IVXLC]+|\d+", number))
        if level == "phu_luc":
            return self._signed or self._seen_articles() or words.isupper() or len(words) < 30
        return True

    def _follows(self, number: str) -> bool:
        """Whether khoản 100 and above come in their turn; any other number of three digits is a figure."""
        return 0 < int(number) - self._highest.get(self._parent_path(600), 0) <= 2

    def _follows_letter(self, number: str) -> bool:
        """Whether a part "B." comes after a part "A."; "C." and "I." are Roman numbers elsewhere."""
        last = self._last.get(("chu", self._parent_path(200)), "")
        return bool(last) and 0 < _PARTS.find(number) - _PARTS.find(last) <= 2

    def _follows_roman(self, number: str) -> bool:
        return not re.search(r"[LC]", number) or bool(self._last.get(("roman", self._parent_path(300))))

    def _divides_article(self, number: str) -> bool:
        """Rule 7."""
        parent = self._parent_path(IN_ARTICLE)
        last = self._last.get(("roman", parent))
        if last is None:
            return number == "I" and self._stack[-1].level == "dieu" and self._text[max(0, self._at - 20) : self._at].rstrip().endswith(":")
        orders = [ROMAN_NUMBERS.index(n.lower()) if n.lower() in ROMAN_NUMBERS else -1 for n in (last, number)]
        return orders[0] < orders[1]

    def _inside(self, level: str) -> bool:
        return any(opened.level == level for opened in self._stack)

    def _parent_path(self, depth: int) -> str:
        for opened in reversed(self._stack):
            if opened.depth < depth:
                return opened.path
        return self._prefix

    def _open(self, level: str, depth: int, number: str, label: str, rest: str, start: int) -> None:
        self._close(depth, start)
        parent = self._parent_path(depth)
        if level == "phu_luc":
            self._close(0, start)
            self._signed, self._unnamed = True, False
            if not number:
                self._annexes += 1
                number = str(self._annexes)
            parent = ""
        elif level == "dieu":
            parent = next((o.path for o in self._stack if o.level == "phu_luc"), self._prefix)
        step = self._step(level, number, parent)
        path = self._unique(f"{parent}__{step}" if parent else step)
        self._last[level, parent] = number
        if level == "khoan" and number.isdigit():
            self._highest[parent] = max(self._highest.get(parent, 0), int(number))
        self._stack.append(_Open(level, depth, path, label, _heading(level, rest), start))

    def _step(self, level: str, number: str, parent: str) -> str:
        if level in _BULLETS:
            self._bullets[parent] = self._bullets.get(parent, 0) + 1
            return f"gach_{self._bullets[parent]}"
        name = {"roman": "muc", "chu": "phan"}.get(level, level)
        return f"{name}_{provision_number(number)}"

    def _unique(self, path: str) -> str:
        count = self._paths.get(path, 0) + 1
        self._paths[path] = count
        return path if count == 1 else self._unique(f"{path}_{count}")

    def _close(self, depth: int, end: int) -> None:
        """End every open provision of this level or a lower one."""
        while self._stack and self._stack[-1].depth >= depth:
            opened = self._stack.pop()
            while end > opened.start and self._text[end - 1].isspace():
                end -= 1
            self._done.append(Provision(opened.path, opened.label, opened.heading, Span(opened.start, end)))


def _balance(words: str, mark: str) -> int:
    """How many quotations these words leave open."""
    return words.count('"') % 2 if mark == '"' else words.count("“") - words.count("”")


def _ends_otherwise(words: str, mark: str) -> bool:
    """Whether words end a quotation with the other kind of mark than `mark`, which opened it."""
    if mark == '"':
        return words.count("”") > words.count("“") and bool(_CLOSES.search(words))
    return words.count('"') % 2 == 1 and bool(_CLOSES.search(words))


_ORDINALS = frozenset(["nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "one", "two", "three", "four", "five", "six", "seven", "eight"])


def _heading(level: str, rest: str) -> str:
    """The heading of a provision that has one: titles of chapters, articles and sections; a whole paragraph of text is none."""
    point = level == "diem" or level in _BULLETS
    if (point and rest[-1:] != ":" and not rest[-1:].isspace()) or (level == "khoan" and rest.endswith((".", ";"))):
        return ""  # what most points and clauses are: told at once
    words = unmarked_heading(clean_spaces(rest[: 2 * LONGEST_HEADING]))
    if point or len(words) > LONGEST_HEADING:
        return words if len(words) <= 120 and words.endswith(":") else ""
    if level == "khoan":
        return words if len(words) <= 160 and not words.endswith((".", ";")) else ""
    return words
