"""The wheel ships the four packages and their data, and runs from any folder."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_wheel_runs_in_an_empty_environment(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path / "dist"), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"graph", "ingest", "search", "api"}
    assert {
        "graph/registry/agencies.toml",
        "graph/migrations/versions/0001_records.py",
        "api/pages/templates/base.html",
        "api/pages/static/cancu.css",
    } <= set(names)
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    subprocess.run(
        [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)],
        check=True,
        capture_output=True,
    )
    site = next((venv / "lib").glob("python*")) / "site-packages"
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    done = subprocess.run([str(venv / "bin" / "cancu"), "--help"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "impact" in done.stdout


def test_the_model_loads_no_engine() -> None:
    code = "import sys, graph.model, search.engine; sys.exit(any(m in sys.modules for m in ('networkx', 'underthesea', 'sqlalchemy', 'tantivy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_commands_start_without_the_web() -> None:
    """Each command would wait for the pages and their libraries to load, which takes as long as all the rest."""
    code = "import sys, api.cli; sys.exit(any(m in sys.modules for m in ('fastapi', 'jinja2', 'api.web')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_ingest_ends_without_the_web(tmp_path: Path) -> None:
    """It asks whether anybody follows what was read; nobody's followers need no web service, and no parser of queries."""
    (tmp_path / "van-ban.txt").write_text("Số: 1/2017/NĐ-CP\nNGHỊ ĐỊNH\nVề việc thử\nĐiều 1. Thử.", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from api.bootstrap import Services; from api.ingesting.run import ingest; from api.settings import Settings\n"
        "services = Services(Settings(Path('home'), segmenter='none')); ingest(services, [Path('van-ban.txt')], report=print); services.close()\n"
        "sys.exit('api.following.matching' not in sys.modules or any(m in sys.modules for m in ('fastapi', 'httpx', 'whoosh.qparser')))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "added" in done.stdout
