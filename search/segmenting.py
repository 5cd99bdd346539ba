"""Words of more than one syllable: underthesea's, or the longest ones of its word list.

The clause is the unit by definition, and its syllables are what is segmented: so an answer depends neither on what stands around a clause nor on
the state of a cache, and what repeats (legal texts repeat half of their clauses) is segmented once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any

from search.clause_cache import ClauseCache
from search.crf_features import CrfFeatures, UnknownTemplate

Clause = tuple[str, ...]
Clauses = Sequence[Clause]


class Segmenter(StrEnum):
    """How words are found: by underthesea's model, as the longest words of its list (some 20 times faster), or not at all."""

    CRF = "crf"
    LONGEST = "longest"
    NONE = "none"


Segment = Callable[[Clauses], tuple[str, ...]]
"""The clauses of a text → its words of more than one syllable, joined by "_"."""

_BATCH = 512
"""Clauses that a process takes at once."""


def segment_of(how: Segmenter, cache_file: Path | None = None, *, jobs: int = 1) -> Segment | None:
    """The segmentation that is named; with a file, what the model said is kept there, and `jobs` processes are asked."""
    if how is Segmenter.NONE:
        return None
    if how is Segmenter.LONGEST:
        return longest
    return Remembering(cache_file, jobs=jobs) if cache_file else crf


def of_queries(segment: Segment | None) -> Segment | None:
    """The same segmentation for what users type, which is not worth keeping."""
    return crf if isinstance(segment, Remembering) else segment


def prepare(segment: Segment | None, texts: Sequence[Clauses]) -> None:
    """Tell a segmentation which texts come next, so that it can look them up together and share the work among processes."""
    if isinstance(segment, Remembering):
        segment.prepare(texts)


def crf(clauses: Clauses) -> tuple[str, ...]:
    """underthesea's words of each clause."""
    return tuple(word for clause in clauses for word in crf_clause(clause))


@lru_cache(maxsize=65536)
def crf_clause(clause: Clause) -> tuple[str, ...]:
    """underthesea's words of one clause. Numbers are left out: the model breaks them, and they have a field of their own."""
    spoken = [syllable for syllable in clause if "/" not in syllable and "-" not in syllable]
    if len(spoken) < 2:
        return ()
    words: list[list[str]] = []
    for syllable, tag in zip(spoken, _tagger()(spoken), strict=True):
        if tag == "I-W" and words:
            words[-1].append(syllable)
        else:
            words.append([syllable])
    return tuple("_".join(word) for word in words if len(word) > 1)


@cache
def _tagger() -> Callable[[Sequence[str]], Sequence[str]]:
    """The model behind `underthesea.word_tokenize`, fed with our own syllables: the library's own splitting breaks numbers and takes half of the
    time, its making of features most of the rest."""
    from underthesea.pipeline import word_tokenize

    word_tokenize.word_tokenize("nạp mô hình")
    model: Any = word_tokenize.word_tokenize_model
    try:
        import joblib

        folder = Path(word_tokenize.__file__).parent / "models" / "ws_crf_vlsp2013_20230727"
        features = CrfFeatures(joblib.load(folder / "features.bin"), joblib.load(folder / "dictionary.bin"))
    except (OSError, UnknownTemplate):
        return lambda syllables: model.predict([[syllable] for syllable in syllables])
    return lambda syllables: model.estimator.tag(features.of(syllables))


def longest(clauses: Clauses) -> tuple[str, ...]:
    """The longest words of underthesea's list, from the left."""
    known, most = _listed()
    found: list[str] = []
    for clause in clauses:
        at = 0
        while at < len(clause) - 1:
            for size in range(min(most.get(clause[at], 1), len(clause) - at), 1, -1):
                word = "_".join(clause[at : at + size])
                if word in known:
                    found.append(word)
                    at += size - 1
                    break
            at += 1
    return tuple(found)


@cache
def _listed() -> tuple[frozenset[str], dict[str, int]]:
    """The words of the list, and for each first syllable the length of its longest word."""
    from search.analysis import analyse

    text = resources.files("underthesea").joinpath("corpus", "data", "Viet74K.txt").read_text(encoding="utf-8")
    words = {analyse(line, segment=False).syllables for line in text.splitlines()}
    most: dict[str, int] = {}
    for word in words:
        if 2 <= len(word) <= 5:
            most[word[0]] = max(most.get(word[0], 1), len(word))
    return frozenset("_".join(word) for word in words if 2 <= len(word) <= 5), most


class Remembering:
    """underthesea's words, remembered on disk: a text that was seen before costs one look-up, a clause that was seen elsewhere another."""

    def __init__(self, path: Path, *, jobs: int = 1) -> None:
        self._path, self._jobs = path, jobs
        self._opened: ClauseCache | None = None
        self._ready: dict[str, str] = {}

    def __call__(self, clauses: Clauses) -> tuple[str, ...]:
        """The words of a text."""
        whole = _whole(clauses)
        if whole not in self._ready:
            self.prepare([clauses])
        return tuple(self._ready[whole].split())

    def prepare(self, texts: Iterable[Clauses]) -> None:
        """Segment texts ahead; those of the last call are at hand."""
        named = {_whole(clauses): clauses for clauses in texts}
        self._ready = self._kept.get([*named])
        waiting = {whole: clauses for whole, clauses in named.items() if whole not in self._ready}
        if not waiting:
            return
        clauses = {" ".join(clause): clause for text in waiting.values() for clause in text}
        words = self._kept.get([*clauses])
        new = [name for name in clauses if name not in words]
        words |= zip(new, _segmented([clauses[name] for name in new], self._jobs), strict=True)
        texts_now = {whole: " ".join(filter(None, (words[" ".join(clause)] for clause in text))) for whole, text in waiting.items()}
        self._kept.put(words | texts_now)
        self._ready |= texts_now

    @property
    def _kept(self) -> ClauseCache:
        """The file, opened when the first text comes: a server that only answers never needs it."""
        if self._opened is None:
            self._opened = ClauseCache(self._path)
        return self._opened

    def close(self) -> None:
        """Release the file."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None


def _whole(clauses: Clauses) -> str:
    return "\n".join(map(" ".join, clauses))


def _segmented(clauses: Sequence[Clause], jobs: int) -> list[str]:
    if jobs == 1 or len(clauses) < 2 * _BATCH:
        return [" ".join(crf_clause(clause)) for clause in clauses]
    from joblib import Parallel, delayed

    rest = iter(clauses)
    batches = iter(lambda: list(islice(rest, _BATCH)), [])
    parts: Iterable[list[str]] = Parallel(n_jobs=jobs)(delayed(_segmented)(batch, 1) for batch in batches)
    return [words for part in parts for words in part]
