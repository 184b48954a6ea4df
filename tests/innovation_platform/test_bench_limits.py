"""A dashboard over its limit makes a run of the benchmarks fail; a goal missed only marks it."""

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks import report


def page(p95, *, name="dashboard, as director", milliseconds=200, ratio=1.0):
    time = {"median": p95 / 2, "p95": p95}
    return {
        "name": name,
        "goal": 2.0,
        "milliseconds": milliseconds,
        "queries": 9,
        "queries_goal": None,
        "ours": time,
        "floor": time,
        "ratio": ratio,
        "rate": 10.0,
        "floor_rate": 10.0,
        "compared_to": "",
        "goal_to_other": None,
    }


def run(*pages, size=1_000):
    start = {"ours": 1.0, "floor": 1.0}
    return {"size": size, "start": start, "memory": 60, "pages": list(pages)}


def test_pages_over_their_own_limit_are_named_with_their_size():
    runs = [
        run(page(199.9), page(5_000, name="list", milliseconds=None)),
        run(page(200), size=1_000_000),
    ]
    assert report.over_limit(runs) == ["dashboard, as director, 1 000 000 ideas: 200 ms"]


@pytest.mark.parametrize(
    ("measured", "code"),
    [(page(150), 0), (page(150, ratio=9.0), 0), (page(201), 1)],
    ids=["within", "a goal missed", "over"],
)
def test_a_run_fails_for_a_page_over_its_limit_only(monkeypatch, tmp_path, capsys, measured, code):
    monkeypatch.setattr(benchmarks.signal, "signal", lambda *_given: None)
    monkeypatch.setattr(benchmarks, "ROOT", tmp_path)
    monkeypatch.setattr(benchmarks, "VAR", tmp_path)
    monkeypatch.setattr(benchmarks, "_measure_apart", lambda size, options: run(measured))
    monkeypatch.setattr("sys.argv", ["benchmarks", "--only", "dashboard", "--sizes", "1000"])
    with pytest.raises(SystemExit) as ended:
        benchmarks.main()
    assert ended.value.code == code
    said = capsys.readouterr().out
    assert ("Over its limit: dashboard, as director" in said) == bool(code)
    table, _words = said.rsplit("\n\n", 1)
    assert ("✗" in table) == (code == 1 or measured["ratio"] > 2)
