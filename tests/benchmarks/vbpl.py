"""Header and structure of saved vbpl.vn pages against the site's own marks: `python tests/benchmarks/vbpl.py [--show N]`.

Gold: the number, effective date of `metadata.jsonl`; the marks `prov-chapter`, `prov-article`, `prov-clause` … that the site's
editors gave each paragraph. Cancu reads the same page without looking at the marks. The site leaves many clauses unmarked, and pages
without any mark are not counted. Annexes are marked on some pages only: they count where the site marks them.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import tarfile
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from joblib import Parallel, delayed
from lxml import html
from scores import Score, corpus_folder, print_scores

from graph.errors import CancuError
from ingest.header import read_header
from ingest.readers.files import layout_of_bytes
from ingest.structure import read_structure

_ARTICLE = re.compile(r"\s*(?:Điều|ĐIỀU)\s+(\d+[a-zđ]{0,2})", re.IGNORECASE)
_LEVELS = {
    "prov-part": "phan",
    "prov-chapter": "chuong",
    "prov-section": "muc",
    "prov-article": "dieu",
    "prov-clause": "khoan",
    "prov-item": "diem",
    "prov-subsection": "tieu_muc",
}
_NUMBER = re.compile(
    r"\s*(?:(?:PHẦN|CHƯƠNG|MỤC|ĐIỀU|KHOẢN|ĐIỂM)\s+)?(?:THỨ\s+)?([\dIVXLC]+(?:\.\d+)*[a-zđ]{0,2}|[a-zđ]{1,2})\b", re.IGNORECASE
)


_CYRILLIC = str.maketrans("авесонкмртх", "abeconkmptx")
"""Look-alikes that slip into typed numbers."""


@dataclass
class Page:
    """What one page gave: wrong fields with what was read and expected; items of the tree in common, read, and marked."""

    name: str
    checked: list[str] = field(default_factory=list)
    wrong: dict[str, tuple[str, str]] = field(default_factory=dict)
    common: int = 0
    read: int = 0
    marked: int = 0


def judge(name: str, content: bytes, row: dict[str, str]) -> Page:
    """Read one page and compare."""
    page = Page(name)
    try:
        layout = layout_of_bytes(content, name)
    except CancuError as error:
        page.wrong["unreadable"] = (str(error), "")
        page.checked.append("unreadable")
        return page
    header = read_header(layout)
    _check(page, "number", header.number or "", _plain(row.get("so_hieu") or ""))
    if header.in_force_from is not None:
        _check(page, "in_force", header.in_force_from.strftime("%d/%m/%Y"), row.get("effective") or "")
    slug = row.get("url", "").rsplit("/", 1)[-1]
    kinds = {"thong-tu-lien-tich": "thông tư liên tịch", "thong-tu": "thông tư", "nghi-dinh": "nghị định", "quyet-dinh": "quyết định", "bo-luat": "bộ luật",
             "luat": "luật", "nghi-quyet": "nghị quyết", "phap-lenh": "pháp lệnh", "chi-thi": "chỉ thị", "lenh": "lệnh"}  # fmt: skip
    kind = next((kinds[k] for k in kinds if slug.startswith(k)), "")
    if kind:
        _check(page, "type", header.type or "", kind)
    gold = _marks(content)
    articles = [number for level, number in gold if level == "dieu"]
    if articles:
        provisions = [p for p in read_structure(layout) if not p.path.startswith(("kem_theo", "phu_luc"))]
        own = [(p.path.rsplit("__", 1)[-1].split("_")[0], p.label) for p in read_structure(layout)]
        read = [found[1].lower() for p in provisions if (found := _ARTICLE.match(p.label))]
        every = [found[1].lower() for level, label in own if level == "dieu" and (found := _ARTICLE.match(label))]
        _check(page, "articles", ",".join(every if len(every) == len(articles) else read), ",".join(articles))
        marked = Counter(gold)
        whole = Counter(item for level, label in own if (item := _item(level, label)))
        body = Counter(item for p in provisions if (item := _item(p.path.rsplit("__", 1)[-1].split("_")[0], p.label)))
        ours = min((body, whole), key=lambda items: (items - marked).total() + (marked - items).total())
        levels = {level for level, _ in gold}
        ours = Counter({item: n for item, n in ours.items() if item[0] in levels})
        page.common, page.read, page.marked = (ours & marked).total(), ours.total(), marked.total()
    return page


def _gapless(numbers: str) -> bool:
    plain = [int(found[0]) for number in numbers.split(",") if (found := re.match(r"\d+", number))]
    return (
        all(after - before in (0, 1) for before, after in pairwise(plain))
        and len(numbers.split(",")) == len(plain)
        and (len(set(numbers.split(","))) == len(plain))
    )


def _check(page: Page, what: str, read: str, expected: str) -> None:
    if expected:
        page.checked.append(what)
        if _plain(read) != _plain(expected):
            page.wrong[what] = (read, expected)


def _plain(words: str) -> str:
    return re.sub(r"\s+", "", words).casefold().translate(_CYRILLIC)


def _item(level: str, label: str) -> tuple[str, str] | None:
    found = _NUMBER.match(label)
    return (level, found[1].lower()) if found and level in _LEVELS.values() else None


def _marks(content: bytes) -> list[tuple[str, str]]:
    page = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    found = []
    for element in page.iter("p", "div"):
        for name in (element.get("class") or "").split():
            item = _item(_LEVELS.get(name, ""), " ".join(element.text_content().split())[:80])
            if item:
                found.append(item)
    return found


def measure(corpus: Path) -> list[Score]:
    """Each field of the header over the pages that state it, the Điều sequence, and the tree of provisions."""
    with tarfile.open(corpus / "vbpl_pages.tar.xz") as archive:
        rows: dict[str, dict[str, str]] = {}
        pages: dict[str, bytes] = {}
        for entry in archive:
            stream = archive.extractfile(entry) if entry.isfile() else None
            if stream is None:
                continue
            name = entry.name.rsplit("/", 1)[-1]
            if name == "metadata.jsonl":
                rows = {row["file"]: row for row in map(json.loads, io.TextIOWrapper(stream, encoding="utf-8"))}
            else:
                pages[name] = stream.read()
    judged: list[Page] = Parallel(n_jobs=2)(delayed(judge)(name, content, rows.get(name, {})) for name, content in pages.items())
    return [*(_field(what, judged) for what in ("number", "type", "in_force", "articles")), _tree(judged)]


def _field(what: str, judged: list[Page]) -> Score:
    """One field. Where the reading counts 1 … n and the site's marks of Điều have a gap or a repetition, the page is disputed."""
    checked = [page for page in judged if what in page.checked]
    wrong = [page for page in checked if what in page.wrong]
    disputed = [
        page for page in wrong if what == "articles" and _gapless(page.wrong[what][0]) and not _gapless(page.wrong[what][1])
    ]
    cases = tuple(f"{page.name}: read {page.wrong[what][0][:120]!r}, marked {page.wrong[what][1][:120]!r}" for page in wrong)
    name = {"articles": "Điều sequence", "in_force": "in force from"}.get(what, what)
    return Score(
        "vbpl pages", name, len(checked) - len(wrong), len(checked), len(checked), cases, tuple(page.name for page in disputed)
    )


def _tree(judged: list[Page]) -> Score:
    common, read, marked = (sum(getattr(page, name) for page in judged) for name in ("common", "read", "marked"))
    worst = sorted(
        (page for page in judged if page.common < max(page.read, page.marked)), key=lambda p: p.common * 2 - p.read - p.marked
    )
    cases = tuple(f"{page.name}: {page.common} in common, {page.read} read, {page.marked} marked" for page in worst)
    return Score("vbpl pages", "tree of provisions", common, read, marked, cases)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=0)
    print_scores(measure(corpus_folder()), parser.parse_args().show)
