"""Tables and plots of the sizes that were measured."""

from __future__ import annotations

from benchmarks.published import Plot, Table
from benchmarks.search.shown import CHINESE, FILTERED, LIBRARY, published
from benchmarks.search.whole import FILTERS

VECTORS = {"build_s": 1234.5, "p50_ms": 0.5, "recall": 0.98}
WHOLE = {
    f"{kind}_p{part}_ms": 4.0 for kind in ("usual", "words", "bigrams") for part in (50, 95, 99)
}
STEPS = {
    "10000 one": {**VECTORS, "p50_ms": 3.0},
    "1000 one": VECTORS,
    "1000 two": {"failed": "no such package"},
    f"1000 {LIBRARY}": {**WHOLE, "shell_s": 0.8, "open_ms": 5.0},
}


def test_sizes_stand_in_order_with_a_row_for_each_engine():
    """An engine that does not run says so; a whole library has tables of its own."""
    told = published(STEPS, "a machine")
    small, large, queries, costs = [part for part in told.parts if isinstance(part, Table)]
    assert small.title == "1,000 vectors"
    assert dict(small.rows)["one"][:3] == ["1,234", "", "0.5"]
    assert dict(small.rows)["one"][5] == "0.980"
    assert dict(small.rows)["two"] == ["does not run here"]
    assert [name for name, _ in large.rows] == ["one"]
    assert [cells[1:] for _, cells in queries.rows] == [["4", "4", "4"]] * 3
    assert costs.rows[0][1][1:4] == ["5", "", "0.8"]


def test_filters_have_rows_where_they_were_measured():
    """A library that was measured before them stays in the table."""
    assert FILTERED.keys() == FILTERS.keys()
    filtered = {f"{kind}_p{part}_ms": 5.0 for kind in FILTERED for part in (50, 95, 99)}
    steps = {**STEPS, f"10000 {LIBRARY}": {**STEPS[f"1000 {LIBRARY}"], **filtered}}
    queries = next(
        part for part in published(steps, "a machine").parts if part.title == "whole query"
    )
    rows = [cells[0] for name, cells in queries.rows if name == "10,000 items"]
    assert rows[3:] == list(FILTERED.values())
    assert set(rows) <= CHINESE.keys()
    assert len(queries.rows) == 3 + 3 + len(FILTERED)


def test_everything_can_be_said_in_chinese():
    """Titles and columns."""
    told = published(STEPS, "a machine")
    names = [part.title for part in told.parts]
    names += [column for part in told.parts if isinstance(part, Table) for column in part.columns]
    assert {name for name in names if name and name not in told.chinese} == set()
    assert "FAISS, flat" in CHINESE


def test_plots_need_points():
    """Without whole libraries there is one plot."""
    told = published({"1000 one": VECTORS, "10000 one": VECTORS}, "a machine")
    assert [part.name for part in told.parts if isinstance(part, Plot)] == ["search-vectors"]
