"""Letterheads of every kind and issuer, written in the layouts that files have: `python tests/benchmarks/letterheads.py [--show N]`.

Each document of the catalogue `metadata/dev.jsonl.gz` gives its number, kind, issuer, date and title; each layout below writes a letterhead
and a title block from them. What is read must be what was written. A row in which the number and the issuer disagree counts as it is.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from pathlib import Path

from scores import Score, corpus_folder, print_scores

from graph.errors import CancuError, InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.model import Document
from graph.registry import issuers_named
from graph.text import match_key
from ingest.header import read_header
from ingest.readers.files import layout_of_bytes

_TITLED = re.compile(r".*\sngày \d+/\d+/\d+ của (?P<issuer>.+)$")
_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_BODY = "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;\nĐiều 1. Phạm vi điều chỉnh\nVăn bản này quy định về công tác lưu trữ.\n"
_FOOT = "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What one row of the catalogue says."""

    number: str
    kind: str
    issuers: tuple[str, ...]
    issued: date
    title: str

    @property
    def head(self) -> str:
        """The issuers as a letterhead prints them."""
        return " - ".join(self.issuers).upper()

    @property
    def day(self) -> str:
        """Place and date."""
        return f"Hà Nội, ngày {self.issued.day:02} tháng {self.issued.month} năm {self.issued.year}"

    @property
    def numbered(self) -> str:
        """The line with the number."""
        return f"{'Luật số' if self.kind == 'Luật' else 'Số'}: {self.number}"

    @property
    def block(self) -> str:
        """Kind and title, one below the other."""
        return f"{self.kind.upper()}\n{self.title}\n"


def _lines(row: Letterhead) -> str:
    return "\n".join((row.head, "-------", *_MOTTO, "---------------", row.numbered, row.day, row.block)) + _BODY


def _left_then_right(row: Letterhead) -> str:
    return "\n".join((row.head, row.numbered, *_MOTTO, row.day, row.block)) + _BODY


def _issuers_below_each_other(row: Letterhead) -> str:
    return "\n".join((*(name.upper() for name in row.issuers), row.numbered, *_MOTTO, row.day, row.block)) + _BODY


def _side_by_side(row: Letterhead) -> str:
    return f"{row.head:40}   {_MOTTO[0]}\n{'':40}   {_MOTTO[1]}\n{row.numbered:40}   {row.day}\n\n{row.block}{_BODY}"


def _cells(row: Letterhead) -> str:
    return f"{row.head}\n-------\n|\n{_MOTTO[0]}\n{_MOTTO[1]}\n---------------\n|\n{row.numbered}\n|\n{row.day}\n|\n{row.block}{_BODY}"


def _web_table(row: Letterhead) -> str:
    cells = ((row.head, "<br>".join(_MOTTO)), (row.numbered, row.day))
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in cells)
    below = "".join(f"<p>{escape(line)}</p>" for line in (row.block + _BODY).splitlines())
    return f"<html><body><table>{table}</table>{below}</body></html>"


def _one_column_for_each_issuer(row: Letterhead) -> str:
    names = "".join(f"<td>{name.upper()}</td>" for name in row.issuers)
    span = len(row.issuers)
    table = f"<tr>{names}<td>{'<br>'.join(_MOTTO)}</td></tr><tr><td colspan={span}>{row.numbered}</td><td>{row.day}</td></tr>"
    below = "".join(f"<p>{escape(line)}</p>" for line in (row.block + _BODY).splitlines())
    return f"<html><body><table>{table}</table>{below}</body></html>"


def _no_blanks(row: Letterhead) -> str:
    day = row.day.replace("Hà Nội, ngày", "Hà Nội,ngày").replace(" tháng ", "  tháng  ")
    return "\n".join((row.head, *_MOTTO, row.numbered.replace(": ", ":"), day, row.block)) + _BODY


def _blanks_in_number(row: Letterhead) -> str:
    return "\n".join((row.head, *_MOTTO, row.numbered.replace(": ", " : ").replace("/", " / ", 1), row.day, row.block)) + _BODY


def _decomposed(row: Letterhead) -> str:
    return unicodedata.normalize("NFD", _lines(row))


def _eth(row: Letterhead) -> str:
    return _lines(row).replace("Đ", "Ð")


def _hard_blanks(row: Letterhead) -> str:
    return _lines(row).replace(" ", "\u00a0")


def _capitals(row: Letterhead) -> str:
    return "\n".join((row.head, *_MOTTO, row.numbered, row.day, row.kind.upper(), row.title.upper())) + "\n" + _BODY


def _kind_and_title_on_one_line(row: Letterhead) -> str:
    return "\n".join((row.head, *_MOTTO, row.numbered, row.day, f"{row.kind.upper()} {row.title}")) + "\n" + _BODY


def _kind_with_issuer(row: Letterhead) -> str:
    by = f"CỦA {row.head}"
    return "\n".join((row.head, *_MOTTO, row.numbered, row.day, row.kind.upper(), by, row.title)) + "\n" + _BODY


def _all_in_the_title(row: Letterhead) -> str:
    day = f"NGÀY {row.issued.day:02} THÁNG {row.issued.month} NĂM {row.issued.year}"
    return f"{row.kind.upper()}\nCỦA {row.head} SỐ {row.number} {day}\n{row.title.upper()}\n{_BODY}"


def _dated_at_the_foot(row: Letterhead) -> str:
    return "\n".join((row.head, *_MOTTO, row.numbered, row.block)) + _BODY + row.day + "\n" + f"TM. {row.head}\n" + _FOOT


def _marks_of_the_gazette(row: Letterhead) -> str:
    lines = ("VĂN BẢN QUY PHẠM PHÁP LUẬT", row.head, *_MOTTO, f"{row.numbered} {row.day}", row.block)
    return "\n".join(lines) + _BODY


LAYOUTS: tuple[Callable[[Letterhead], str], ...] = (
    _lines, _left_then_right, _issuers_below_each_other, _side_by_side, _cells, _web_table, _one_column_for_each_issuer, _no_blanks,
    _blanks_in_number, _decomposed, _eth, _hard_blanks, _capitals, _kind_and_title_on_one_line, _kind_with_issuer, _all_in_the_title,
    _dated_at_the_foot, _marks_of_the_gazette,
)  # fmt: skip


def measure(corpus: Path, every: int = 1) -> list[Score]:
    """Each field over every row and layout; `every` 10 takes a tenth of the rows."""
    rows = list(catalogue(corpus))[::every]
    return [score for layout in LAYOUTS for score in _of_layout(layout, rows)]


def summary(corpus: Path) -> list[Score]:
    """Each field over all layouts."""
    scores = measure(corpus, every=12)
    fields = dict.fromkeys(score.field.split(", ")[0] for score in scores)
    return [_sum(field, [score for score in scores if score.field.startswith(field + ", ")]) for field in fields]


def _sum(field: str, scores: list[Score]) -> Score:
    right, total = sum(score.right for score in scores), sum(score.gold for score in scores)
    return Score("letterheads", field, right, total, total, tuple(case for score in scores for case in score.wrong))


def catalogue(corpus: Path) -> Iterator[Letterhead]:
    """The rows of the catalogue; an issuer line that goes on with a title is read behind its last "của"."""
    with gzip.open(corpus / "metadata" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            try:
                DocumentNumber.parse(row["so_hieu"])
            except InvalidIdentifier:
                continue  # cut short in the catalogue: "68/2015/TT-"
            titled = _TITLED.match(row["co_quan"])
            issuers = issuers_named(titled["issuer"] if titled else row["co_quan"])
            issued = datetime.strptime(row["ngay_ban_hanh"], "%d/%m/%Y").date()
            yield Letterhead(row["so_hieu"].strip(), row["loai"], issuers, issued, " ".join(row["ten"].split()))


def _of_layout(layout: Callable[[Letterhead], str], rows: list[Letterhead]) -> Iterator[Score]:
    wrong: dict[str, list[str]] = {"number": [], "type": [], "issuer": [], "issued": [], "title": []}
    name = layout.__name__.strip("_").replace("_", " ")
    for row in rows:
        written = layout(row)
        try:
            read = read_header(layout_of_bytes(written.encode(), "tep.html" if written.startswith("<html>") else "tep.txt"))
        except CancuError:
            read = Document()
        for field, (ours, theirs) in _pairs(row, read).items():
            if ours != theirs:
                wrong[field].append(f"{name}: {row.number}: read {ours!r}, written {theirs!r}")
    for field, cases in wrong.items():
        yield Score("letterheads", f"{field}, {name}", len(rows) - len(cases), len(rows), len(rows), tuple(cases))


def _pairs(row: Letterhead, read: Document) -> dict[str, tuple[str, str]]:
    number = str(DocumentNumber.parse(row.number))
    return {
        "number": (read.number or "", number),
        "type": (read.type or "", row.kind.lower()),
        "issuer": (_set(read.issuer or ""), _set(", ".join(row.issuers))),
        "issued": (str(read.issued or ""), str(row.issued)),
        "title": (match_key(read.title or "").strip(" ."), match_key(row.title).strip(" .")),
    }


def _set(issuers: str) -> str:
    return ", ".join(sorted(match_key(name) for name in issuers_named(issuers)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--every", type=int, default=1)
    args = parser.parse_args()
    print_scores(measure(corpus_folder(), args.every), args.show)
