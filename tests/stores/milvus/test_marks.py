"""What the server checks of a filter lets all pass that should pass; the rest is decided here."""

from __future__ import annotations

import re
import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tusou.stores.filters import condition_of as sql_of
from tusou.stores.milvus.marks import condition_of, marks_of, passes
from tusou.types import Item, Where

NAMES = st.text("ab/[]*?!^._%-\\\"' 椅", max_size=8)
DATES = st.sampled_from(["", "2023", "2024-05", "2024-05-01", "2024-05-01T10:00:00", "2025-1"])


def row_of(relative="", date="", item=None):
    item = item or Item("page", "/x", date=date)
    return {
        "path": "/data/" + relative,
        "relative": relative,
        "date": date,
        "marks": marks_of(item),
    }


def by_sqlite(where, row):
    """What the embedded store says of the same file and date."""
    condition = sql_of(where)
    sql = (
        "WITH files(path, relative_path) AS (SELECT ?, ?), items(kind, date) AS (SELECT 'page', ?) "
        f"SELECT {condition.sql} FROM files, items"
    )
    values = (row["path"], row["relative"], row["date"], *condition.parameters)
    return bool(sqlite3.connect(":memory:").execute(sql, values).fetchone()[0])


def like(pattern, text):
    """LIKE as Milvus has it."""
    parts = {"%": ".*", "_": "."}
    regex = "".join(parts.get(c, re.escape(c)) for c in pattern)
    return re.fullmatch(regex, text, re.DOTALL) is not None


@given(
    glob=NAMES.filter(lambda g: g and "[" not in g), name=NAMES.filter(lambda n: "\x00" not in n)
)
def test_globs_mean_what_they_mean_in_the_embedded_store(glob, name):
    """For every glob without brackets and every name."""
    row = row_of(name)
    assert passes(Where(path_globs=(glob,)), row) == by_sqlite(Where(path_globs=(glob,)), row)


@pytest.mark.parametrize("glob", ["[ab].jpg", "[!a]*", "[^a]*", "x[a-c]?.pdf", "[]]x"])
@pytest.mark.parametrize("name", ["a.jpg", "b.jpg", "xb1.pdf", "]x", "dir/a.jpg", "^"])
def test_brackets_too(glob, name):
    """Sets, ranges and their opposites."""
    row = row_of(name)
    assert passes(Where(path_globs=(glob,)), row) == by_sqlite(Where(path_globs=(glob,)), row)


@given(glob=NAMES.filter(bool), name=NAMES)
@example(glob="[]", name="[]")
@example(glob="[!]", name="[!]")
def test_the_server_lets_pass_what_passes(glob, name):
    """The LIKE of a glob is never narrower than the glob."""
    where, row = Where(path_globs=(glob,)), row_of(name)
    likes = re.findall(r'(path|relative) like "([^"]*)"', condition_of(where))
    if passes(where, row) and likes:
        assert any(like(pattern, row[column]) for column, pattern in likes)


@given(date=DATES, after=DATES, before=DATES)
def test_dates_mean_what_they_mean_in_the_embedded_store(date, after, before):
    """As precise as both tell; items without a date fail."""
    where, row = Where(after=after, before=before), row_of("x", date)
    assert passes(where, row) == by_sqlite(where, row)


def test_conditions_quote_nothing_of_the_user():
    """Values are hashed; what cannot be quoted is left to the exact check."""
    odd = 'x\' OR "1"=="1'
    where = Where(fields=((odd, odd),), path_globs=(odd,))
    assert "OR" not in condition_of(where)
    assert condition_of(Where()) == ""


def test_more_fields_than_a_row_holds_are_told(caplog):
    """Milvus holds 4096 marks in a row: the rest is not filtered by, and this is said."""
    item = Item("pair", "/x", fields={f"n{i}": i for i in range(3000)})
    assert len(marks_of(item)) == 4096
    assert "more than 2047 fields" in caplog.text
