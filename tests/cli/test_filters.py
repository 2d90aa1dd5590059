"""Filters and options together, several libraries, and what an answer looks like to a program."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from indexing.making import pairs, photo
from tusou.cli.options import add_filters, where_of
from tusou.cli.parser import Parser, cosine, count, field_pair, fraction, iso_date
from tusou.types import Where

ROWS: list[dict[str, object]] = [
    {"text": "A red armchair", "image_path": "red.png", "date": "2023-05-31", "maker": "Ikea"},
    {"text": "A red lamp", "image_path": "green.png", "date": "2024-02", "maker": "北欧"},
    {"text": "红色的沙发", "image_path": "blue.png", "date": "2024-06-01", "maker": "北欧"},
    {"text": "红色椅子", "image_path": "yellow.png", "date": "2022", "tags": ["oak", "椅"]},
]


@pytest.fixture
def catalogue(run, no_model, tmp_path) -> Path:
    """Four dated pairs in two languages, found by words alone."""
    made = tmp_path / "shop"
    for name in ("red", "green", "blue", "yellow"):
        photo(made / f"{name}.png", name)
    pairs(made / "pairs.json", ROWS)
    done = run("index", made, "--workers", 0)
    assert done.code == 0, done.err
    return made


def names(answer: dict[str, object]) -> set[str]:
    """The pictures of the hits."""
    hits = answer["hits"]
    assert isinstance(hits, list)
    return {Path(hit["image_path"]).stem for hit in hits}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--after", "2024"], {"green", "blue"}),
        (["--after", "2024-02", "--before", "2024-02"], {"green"}),
        (["--before", "2023"], {"red", "yellow"}),
        (["--before", "2024-06-01", "--after", "2024-06-01"], {"blue"}),
        (["--after", "2025"], set()),
        (["--field", "maker=北欧"], {"green", "blue"}),
        (["--field", "maker=北欧", "--after", "2024-03"], {"blue"}),
        (["--field", " maker = Ikea "], {"red"}),
        (["--field", "maker=北欧", "--field", "tag=oak"], set()),
        (["--field", "tag=椅"], {"yellow"}),
        (["--field", "nosuch=1"], set()),
        (["--in", "nowhere/"], set()),
        (["--kind", "page"], set()),
        (["--kind", "pair", "--in", "*.json", "--before", "2024-02"], {"red", "green", "yellow"}),
    ],
)
def test_filters_narrow_each_other(run, catalogue, options, expected):
    """An item must pass every filter; dates are as precise as they are given, both ends inside."""
    line = ("search", "red 红色 沙发 椅子", "--rank", "words", "--all", "--json")
    assert names(run(*line, *options).json) == expected


def test_a_language_may_be_given_in_capitals(run, catalogue):
    """--lang ZH is zh, and two languages widen the choice."""
    sentence = "The red bench stands in the garden, and it is made of the wood of an old oak."
    pairs(catalogue / "more.json", [{"text": sentence, "image_path": "red.png"}])
    assert run("index", catalogue, "--workers", 0).code == 0
    line = ("search", "bench 红色", "--rank", "words", "--all", "--json")
    assert names(run(*line, "--lang", "ZH").json) == {"blue", "yellow"}
    assert names(run(*line, "--lang", "EN", "--lang", "zh").json) == {"red", "blue", "yellow"}


def test_nothing_passes_is_an_answer(run, catalogue):
    """Filters that leave nothing end with 0, `nothing found` and empty JSON, not an error."""
    done = run("search", "red", "--field", "nosuch=1", "-q")
    assert (done.code, done.out, done.err) == (0, "nothing found\n", "")
    answer = run("search", "red", "--field", "nosuch=1", "--json").json
    assert (answer["outcome"], answer["hits"], answer["near_misses"]) == ("nothing", [], [])


def test_filters_of_an_export_narrow_each_other(run, catalogue, tmp_path):
    """Export and search understand the same filters the same way."""
    line = ("export", "--pairs", tmp_path / "p.json", "--json")
    assert run(*line, "--field", "maker=北欧", "--before", "2024-05").json["items"] == 1
    assert run(*line, "--after", "2023", "--in", "pairs.json").json["items"] == 3


def test_the_same_library_twice(run, catalogue, own_home):
    """Naming a library twice does not double or break its hits."""
    here = own_home / "library"
    once = run("search", "armchair", "--library", here, "--json").json
    twice = run("search", "armchair", "--library", here, "--library", here, "--json")
    assert twice.code == 0
    assert names(twice.json) == names(once)


def test_one_of_several_libraries_is_missing(run, catalogue, own_home, tmp_path):
    """A mistyped library is an error that names it: no silent search of the other one."""
    both = ("--library", own_home / "library", "--library", tmp_path / "nowhere")
    done = run("search", "armchair", *both)
    assert (done.code, done.out) == (4, "")
    assert str(tmp_path / "nowhere") in done.err


def test_filters_hold_in_every_library(run, catalogue, own_home, tmp_path):
    """A filter is put to each of several libraries; hits are ranked from 1 across them."""
    other = tmp_path / "other"
    assert run("index", catalogue, "--library", other, "--workers", 0).code == 0
    both = ("--library", own_home / "library", "--library", other)
    answer = run("search", "red", *both, "--field", "maker=Ikea", "--json").json
    assert names(answer) == {"red"}
    assert [hit["rank"] for hit in answer["hits"]] == list(range(1, len(answer["hits"]) + 1))


def test_k_counts_over_all_libraries(run, catalogue, own_home, tmp_path):
    """-k 1 is one hit, however many libraries there are."""
    other = tmp_path / "other"
    assert run("index", catalogue, "--library", other, "--workers", 0).code == 0
    both = ("--library", own_home / "library", "--library", other)
    assert len(run("search", "red", *both, "-k", 1, "--json").json["hits"]) == 1


def test_words_only_is_said_once_for_several_libraries(run, catalogue, own_home, tmp_path):
    """Two libraries without a model make one remark, on stderr; -q makes none."""
    other = tmp_path / "other"
    run("index", catalogue, "--library", other, "--workers", 0)
    line = ("search", "red", "--library", own_home / "library", "--library", other)
    assert run(*line).err.count("searching words only") == 1
    assert run(*line, "-q").err == ""


def test_no_filters_are_an_empty_where():
    """Without options nothing is restricted."""
    parser = Parser(prog="x")
    add_filters(parser)
    assert where_of(parser.parse_args([])) == Where()


def test_filters_become_a_value():
    """Each option has its place, in the order given; values keep later equals signs."""
    parser = Parser(prog="x")
    add_filters(parser)
    line = ["--kind", "page", "--lang", "EN", "--in", "a/", "--in", "*.pdf", "--field", "a=b=c"]
    assert where_of(parser.parse_args([*line, "--after", "2024-05"])) == Where(
        kinds=("page",),
        path_globs=("a/", "*.pdf"),
        languages=("en",),
        after="2024-05",
        fields=(("a", "b=c"),),
    )


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (count, "0"), (count, "-1"), (count, "1.5"), (count, "²"), (count, ""),
        (fraction, "1.01"), (fraction, "nan"), (fraction, "half"), (cosine, "-1.5"),
        (cosine, "inf"), (field_pair, "=1"), (field_pair, " =1"), (field_pair, "name"),
        (iso_date, "24"), (iso_date, "2024-02-31"), (iso_date, "2024/05/32"),
        (iso_date, "2024-05-31T"),
    ],
)  # fmt: skip
def test_values_that_are_refused(read, text):
    """What is no number, date or field in its range is told with the text that was given."""
    with pytest.raises(ArgumentTypeError, match="is not"):
        read(text)


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (count, "12", 12), (fraction, "0", 0.0), (fraction, "1", 1.0), (cosine, "-1", -1.0),
        (field_pair, "price=", ("price", "")), (field_pair, "名=椅 子", ("名", "椅 子")),
        (iso_date, "2024", "2024"), (iso_date, "2024-05-31", "2024-05-31"),
    ],
)  # fmt: skip
def test_values_at_the_edge_are_taken(read, text, value):
    """The ends of a range belong to it, and a field may be empty or Chinese."""
    assert read(text) == value


def test_an_option_is_never_guessed_from_its_beginning(run):
    """--min-co is refused with the whole name, so that scripts do not break by a new option."""
    done = run("search", "red", "--min-co", "0.1")
    assert done.code == 2
    assert "did you mean --min-cosine?" in done.err


def test_an_option_like_nothing_known_is_refused_without_a_guess(run):
    """No name is near: the mend is the help alone."""
    done = run("stats", "--zzzzqqq")
    assert done.code == 2
    assert done.err.endswith("  try: tusou stats --help\n")


def test_an_option_without_its_value(run):
    """The problem names the option."""
    done = run("search", "red", "--image")
    assert done.code == 2
    assert "--image: expected one argument" in done.err
