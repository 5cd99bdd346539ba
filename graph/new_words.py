"""The new words of an amending document: what stands between the quotation marks, and which provision each part is of."""

from __future__ import annotations

import re

from graph.identifiers import provision_number


def bare_words(quoted: str | None) -> str:
    """New words without the marks around them."""
    return re.sub(r"^[\s“\"]+|[\s”\".;]*[”\"][\s.;]*$", "", quoted or "").strip()


_OPENINGS = {
    "diem": re.compile(r"^[ \t“\"]*([a-zđ]{1,2}\d?)[ \t]*\)", re.MULTILINE),
    "khoan": re.compile(r"^[ \t“\"]*(\d{1,3}[a-zđ]{0,2})[ \t]*\.", re.MULTILINE),
    "dieu": re.compile(r"^[ \t“\"]*Điều[ \t]+(\d{1,3}[a-zđ]{0,2})[ \t]*[.:]", re.MULTILINE),
}
"""Where a provision of a level begins in new words."""


def share(words: str, path: str) -> str:
    """The part of the new words that is of provision `path`; all of them when they are of one provision."""
    level, _, number = path.rsplit("__", 1)[-1].partition("_")
    opening = _OPENINGS.get(level)
    starts = [(found.start(), provision_number(found[1])) for found in opening.finditer(words)] if opening else []
    if len(starts) < 2:
        return words
    ends = [start for start, _ in starts[1:]] + [len(words)]
    part = next((words[start:end] for (start, named), end in zip(starts, ends, strict=True) if named == number), words)
    return part.strip(' \t\n“”"')
