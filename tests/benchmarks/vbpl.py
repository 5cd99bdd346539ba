"""Header and structure of saved vbpl.vn pages against the site's own marks: `python tests/benchmarks/vbpl.py [--show N]`.

Gold: the number and effective date of `metadata.jsonl`, read with the panel and, where the page holds a document, with the panel hidden; the tree of the page's own table of contents; the marks `prov-chapter`,
`prov-article`, `prov-clause` … that the site's editors gave each paragraph. Cancu reads the same page without looking at either. Pages
without a table or without marks are not counted there. Annexes are listed on some pages only: they count where the site lists them.
What the site marks twice, a box and the paragraph in it, counts once; the number of a marked list item is the one a browser prints; a mark on
words that are no label of its level ("prov-clause" on "KT. BỘ TRƯỞNG") gives nothing to compare.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import tarfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from pathlib import Path

from joblib import Parallel, delayed
from lxml import html
from scores import Score, corpus_folder, print_scores

from graph.errors import CancuError
from graph.model import Provision
from graph.text import canonical, fold
from ingest.header import read_header
from ingest.readers.files import layout_of_bytes
from ingest.structure import read_structure

Item = tuple[str, str]
"""Level and number: ("dieu", "5a")."""

_LISTED = re.compile(
    r"(?P<level>phần|chương|tiểu mục|mục|điều|khoản|điểm)\s*(?:thứ\s+)?(?P<number>[\dIVXLC]+(?:\.\d+)*[a-zđ]{0,2}|[a-zđ]{1,2}\d?)\b",
    re.IGNORECASE,
)
"""A line of the table of contents."""

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
_NUMBERS = {"dieu": r"\d+[a-zđ]{0,2}", "khoan": r"\d[\d.]*[a-zđ]{0,2}", "diem": r"[a-zđ]{1,2}"}
"""How provisions of a level are numbered; those above articles in several ways."""


_FIELDS = (
    *("number", "type", "in_force"),
    *("number, panel hidden", "type, panel hidden", "in_force, panel hidden"),
    *("articles, contents", "articles, marks"),
)

_CYRILLIC = str.maketrans("авесонкмртх", "abeconkmptx")
"""Look-alikes that slip into typed numbers."""


@dataclass
class Page:
    """What one page gave: wrong fields with what was read and expected; for each gold, items of the tree in common, read, and listed."""

    name: str
    checked: list[str] = field(default_factory=list)
    wrong: dict[str, tuple[str, str]] = field(default_factory=dict)
    trees: dict[str, tuple[int, int, int]] = field(default_factory=dict)


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
    alone = read_header(replace(layout, metadata=())) if layout.blocks else None
    for read, note in ((header, ""), (alone, ", panel hidden")):
        if read is None:
            continue
        _check(page, "number" + note, read.number or "", _plain(row.get("so_hieu") or ""))
        if read.in_force_from is not None:
            _check(page, "in_force" + note, read.in_force_from.strftime("%d/%m/%Y"), row.get("effective") or "")
    slug = row.get("url", "").rsplit("/", 1)[-1]
    kinds = {"thong-tu-lien-tich": "thông tư liên tịch", "thong-tu": "thông tư", "nghi-dinh": "nghị định", "quyet-dinh": "quyết định", "bo-luat": "bộ luật",
             "luat": "luật", "nghi-quyet": "nghị quyết", "phap-lenh": "pháp lệnh", "chi-thi": "chỉ thị", "lenh": "lệnh"}  # fmt: skip
    kind = next((kinds[k] for k in kinds if slug.startswith(k)), "")
    if kind:
        _check(page, "type", header.type or "", kind)
        if alone is not None:
            _check(page, "type, panel hidden", alone.type or "", kind)
    provisions = read_structure(layout)
    page_tree = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    for source, gold in (("contents", _contents(page_tree)), ("marks", _marks(page_tree))):
        if any(level == "dieu" for level, _ in gold):
            _compare(page, source, provisions, gold)
    return page


def _compare(page: Page, source: str, provisions: Sequence[Provision], gold: list[Item]) -> None:
    """The sequence of Điều, and the items of the tree. Attached documents count when the site lists as many."""
    every = [(item, p) for p in provisions if (item := _item(p.path.rsplit("__", 1)[-1].split("_")[0], p.label))]
    whole = [item for item, _ in every]
    body = [item for item, p in every if not p.path.startswith(("kem_theo", "phu_luc"))]
    articles = _articles(gold)
    _check(
        page,
        f"articles, {source}",
        ",".join(_articles(whole if len(_articles(whole)) == len(articles) else body)),
        ",".join(articles),
    )
    levels = {level for level, _ in gold}
    marked = Counter(gold)
    counted = [Counter(item for item in items if item[0] in levels) for items in (body, whole)]
    ours = min(counted, key=lambda items: (items - marked).total() + (marked - items).total())
    page.trees[source] = ((ours & marked).total(), ours.total(), marked.total())


def _articles(items: Sequence[Item]) -> list[str]:
    return [number for level, number in items if level == "dieu"]


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


def _item(level: str, label: str) -> Item | None:
    found = _NUMBER.match(label)
    number = found[1].lower() if found and level in _LEVELS.values() else ""
    return (level, number) if number and re.fullmatch(_NUMBERS.get(level, r"[ivxlc]+[a-zđ]?|\d+[a-zđ]?|[a-zđ]"), number) else None


def _contents(page: html.HtmlElement) -> list[Item]:
    """The lines of the page's own table of contents, in order; nothing when it has none."""
    for title in page.iter("div", "span", "h2", "h3", "p"):
        if " ".join((title.text or "").split()).lower() == "mục lục":
            box = title
            while box.getparent() is not None and not any(True for _ in box.getparent().iter("p", "table")):
                box = box.getparent()
            words = [" ".join(canonical(span.text_content()).split()) for span in box.iter("span") if not len(span)]
            once = [line for line, _ in groupby(words)]
            lines = [line for line in map(_LISTED.match, once) if line]
            return [item for line in lines if (item := _item(fold(line["level"]).replace(" ", "_"), line["number"]))]
    return []


def _marks(page: html.HtmlElement) -> list[Item]:
    found = []
    for element in page.iter("p", "div", "li"):
        for name in (element.get("class") or "").split():
            inner = element.find_class(name)[1:] if name in _LEVELS else []
            if name in _LEVELS and not any(_words(other) for other in inner):
                words = _words(element)
                found.append(_item(_LEVELS[name], words) or _item(_LEVELS[name], _printed(element) if words else ""))
    return [item for item in found if item]


def _words(element: html.HtmlElement) -> str:
    return " ".join(canonical(element.text_content()).split())[:80]


def _printed(element: html.HtmlElement) -> str:
    """The number that a browser prints before the words of the item of an ordered list."""
    item = next((e for e in (element, element.getparent()) if e is not None and e.tag == "li"), None)
    ordered = item.getparent() if item is not None else None
    if ordered is None or ordered.tag != "ol":
        return ""
    return str(int(ordered.get("start", "1")) + [child for child in ordered if child.tag == "li"].index(item))


def pages(corpus: Path) -> tuple[dict[str, dict[str, str]], dict[str, bytes]]:
    """The rows of the metadata and the pages, by file name."""
    with tarfile.open(corpus / "vbpl_pages.tar.xz") as archive:
        rows: dict[str, dict[str, str]] = {}
        found: dict[str, bytes] = {}
        for entry in archive:
            stream = archive.extractfile(entry) if entry.isfile() else None
            if stream is None:
                continue
            name = entry.name.rsplit("/", 1)[-1]
            if name == "metadata.jsonl":
                rows = {row["file"]: row for row in map(json.loads, io.TextIOWrapper(stream, encoding="utf-8"))}
            else:
                found[name] = stream.read()
    return rows, found


def measure(corpus: Path) -> list[Score]:
    """Each field of the header over the pages that state it, the Điều sequence, and the tree of provisions."""
    rows, contents = pages(corpus)
    judged: list[Page] = Parallel(n_jobs=2)(delayed(judge)(name, content, rows.get(name, {})) for name, content in contents.items())
    return [
        *(_field(what, judged) for what in _FIELDS),
        _tree("contents", judged),
        _tree("marks", judged),
    ]


def _field(what: str, judged: list[Page]) -> Score:
    """One field. Where the reading counts 1 … n and the site's marks of Điều have a gap or a repetition, the page is disputed."""
    checked = [page for page in judged if what in page.checked]
    wrong = [page for page in checked if what in page.wrong]
    disputed = [
        page
        for page in wrong
        if what.startswith("articles") and _gapless(page.wrong[what][0]) and not _gapless(page.wrong[what][1])
    ]
    cases = tuple(f"{page.name}: read {page.wrong[what][0][:120]!r}, marked {page.wrong[what][1][:120]!r}" for page in wrong)
    name = what.replace("articles", "Điều sequence").replace("in_force", "in force from")
    return Score(
        "vbpl pages", name, len(checked) - len(wrong), len(checked), len(checked), cases, tuple(page.name for page in disputed)
    )


def _tree(source: str, judged: list[Page]) -> Score:
    pages = [(page.name, *page.trees[source]) for page in judged if source in page.trees]
    common, read, listed = (sum(page[i] for page in pages) for i in (1, 2, 3))  # type: ignore[misc]
    worst = sorted((page for page in pages if page[1] < max(page[2], page[3])), key=lambda page: page[1] * 2 - page[2] - page[3])
    cases = tuple(f"{name}: {in_common} in common, {ours} read, {theirs} listed" for name, in_common, ours, theirs in worst)
    return Score("vbpl pages", f"tree of provisions, {source}", common, read, listed, cases)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=0)
    print_scores(measure(corpus_folder()), parser.parse_args().show)
