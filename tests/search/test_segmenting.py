from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from search.analysis import analyse
from search.clause_cache import ClauseCache
from search.crf_features import CrfFeatures, UnknownTemplate
from search.segmenting import Remembering, Segmenter, crf, longest, of_queries, prepare, segment_of

TEXT = "Ủy ban nhân dân tỉnh ban hành quyết định số 92/2017/NĐ-CP, kiểm soát thủ tục hành chính; điểm a khoản 1."
CLAUSES = analyse(TEXT, segment=None).clauses


def test_our_features_are_the_library_s_own() -> None:
    import joblib
    from underthesea.pipeline import word_tokenize

    word_tokenize.word_tokenize("nạp mô hình")
    folder = Path(word_tokenize.__file__).parent / "models" / "ws_crf_vlsp2013_20230727"
    ours = CrfFeatures(joblib.load(folder / "features.bin"), joblib.load(folder / "dictionary.bin"))
    for clause in (*CLAUSES, ("một",), ("15", "12,5", "tthc"), ("ủy", "ban"), ("a", "b", "c", "d", "e", "f")):
        theirs = word_tokenize.word_tokenize_model.featurizer.process([[[syllable] for syllable in clause]])[0]
        assert [sorted(row) for row in ours.of(clause)] == [sorted(row) for row in theirs]


def test_a_template_of_another_kind_is_refused() -> None:
    with pytest.raises(UnknownTemplate):
        CrfFeatures(["T[0].shape"], ())


@pytest.mark.parametrize("segment", [crf, longest], ids=["crf", "longest"])
def test_words_are_found(segment: object) -> None:
    words = segment(CLAUSES)  # type: ignore[operator]
    assert {"thủ_tục", "hành_chính", "ban_hành", "quyết_định"} <= set(words)
    assert not [word for word in words if "/" in word]


def test_a_word_does_not_depend_on_what_stands_around_its_clause() -> None:
    assert crf(CLAUSES) == tuple(word for clause in CLAUSES for word in crf([clause]))


def test_what_is_remembered_is_what_the_model_says(tmp_path: Path) -> None:
    texts = [analyse(text, segment=None).clauses for text in (TEXT, TEXT[:60], "", "một", TEXT + " " + TEXT)]
    for _ in range(2):
        kept = Remembering(tmp_path / "c.db", jobs=2)
        prepare(kept, texts[:3])
        assert [kept(text) for text in texts] == [crf(text) for text in texts]
        kept.close()


def test_processes_find_the_same_words(tmp_path: Path) -> None:
    texts = [analyse(f"thủ tục hành chính số {n} của ủy ban nhân dân xã {n}", segment=None).clauses for n in range(1200)]
    kept = Remembering(tmp_path / "c.db", jobs=2)
    prepare(kept, texts)
    assert [kept(text) for text in texts[-3:]] == [crf(text) for text in texts[-3:]]
    kept.close()


def test_a_file_that_is_no_cache_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_bytes(b"no database at all" * 100)
    cache = ClauseCache(tmp_path / "c.db")
    cache.put({"a": "b"})
    assert cache.get(["a", "x"]) == {"a": "b"}
    cache.close()


def test_the_oldest_are_forgotten(tmp_path: Path) -> None:
    cache = ClauseCache(tmp_path / "c.db", most=100)
    for n in range(30):
        cache.put({f"{n}/{k}": "" for k in range(10)})
    kept = [n for n in range(30) if cache.get([f"{n}/0"])]
    assert 80 <= 10 * len(kept) <= 100
    assert kept[-1] == 29
    cache.close()


def test_a_killed_process_leaves_a_whole_cache(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from search.clause_cache import ClauseCache
cache = ClauseCache(Path({str(tmp_path / "c.db")!r}))
n = 0
while True:
    cache.put({{f"{{n}}/{{k}}": str(n) for k in range(50)}})
    n += 1
    print(n, flush=True)
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout is not None
    written = 0
    while written < 20:
        written = int(process.stdout.readline())
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    cache = ClauseCache(tmp_path / "c.db")
    assert cache.get([f"{n}/{k}" for n in range(written) for k in range(50)]) == {f"{n}/{k}": str(n) for n in range(written) for k in range(50)}
    cache.close()


def test_segmentations_by_name(tmp_path: Path) -> None:
    assert segment_of(Segmenter.NONE) is None
    assert segment_of(Segmenter.LONGEST) is longest
    kept = segment_of(Segmenter.CRF, tmp_path / "c.db")
    assert (of_queries(kept), of_queries(longest), of_queries(None)) == (crf, longest, None)
    assert not (tmp_path / "c.db").exists()
