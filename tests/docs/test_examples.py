"""What the documents show is what happens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.consoles import (
    ANSWER,
    DOCUMENTS,
    ROOT,
    RUNNABLE,
    Workshop,
    answer_to,
    blocks,
    examples,
    hits,
    language_of,
)

LANGUAGES = ("en", "zh")


def documents_with(*infos: str) -> list:
    """Documents that hold a block of one of these kinds."""
    found = []
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        if any(blocks(text, info) for info in infos):
            found.append(pytest.param(path, id=str(path.relative_to(ROOT))))
    return found


@pytest.mark.parametrize("path", documents_with(RUNNABLE))
def test_commands_find_what_the_document_shows(path: Path, workshop: Workshop):
    """Each runnable command ends as shown and finds the same things in the same order."""
    if not workshop.has_model:
        pytest.skip("the package holds no starter model")
    for block in blocks(path.read_text("utf-8"), RUNNABLE):
        for example in examples(block.body):
            code, output = workshop.run(example.command, language_of(path))
            assert bool(code) == ("tusou: " in example.output), output
            assert hits(output) == hits(example.output), example.command
            assert _verdict(output) == _verdict(example.output), example.command


def _verdict(output: str) -> bool:
    return output.startswith(("nothing found", "no result", "没有找到", "没有结果"))


@pytest.mark.parametrize("path", documents_with("python"))
def test_python_examples_run(path: Path, workshop: Workshop):
    """The Python examples of a document run one after the other."""
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(path.read_text("utf-8"), "python"):
        exec(compile(block.body, "example", "exec"), names)


@pytest.mark.parametrize("path", documents_with("json", "jsonl"))
def test_json_examples_parse(path: Path):
    """JSON examples are JSON."""
    for block in blocks(path.read_text("utf-8"), "json"):
        json.loads(block.body)
    for block in blocks(path.read_text("utf-8"), "jsonl"):
        for line in block.body.splitlines():
            json.loads(line)


def test_pairs_and_queries_of_the_documents_are_read(tmp_path: Path):
    """The manifest of the sources page and the queries of the evaluation page are understood."""
    from tusou.evaluation import read_queries
    from tusou.sources.pairs.columns import tell_apart

    for language in LANGUAGES:
        folder = ROOT / "docs" / language
        manifest = blocks((folder / "sources.md").read_text(encoding="utf-8"), "json")[0]
        pairs = [tell_apart(row) for row in json.loads(manifest.body)]
        assert all(pair.text and pair.images for pair in pairs)
        assert pairs[0].fields
        assert pairs[1].tags
        shown = blocks((folder / "evaluation.md").read_text(encoding="utf-8"), "jsonl")[0]
        (tmp_path / "queries.jsonl").write_text(shown.body, encoding="utf-8")
        assert len(read_queries(tmp_path / "queries.jsonl")) == 3


def test_the_search_page_tells_every_field_of_the_json(workshop: Workshop):
    """In its tables, those of items that `tusou sample --json` prints included."""
    printed = answer_to("white stool", workshop)
    items = json.loads(workshop.run("tusou sample 1 --json --library demo/library")[1])
    for language in LANGUAGES:
        text = (ROOT / "docs" / language / "search.md").read_text(encoding="utf-8")
        rows = text.partition("## JSON")[2]
        for name in (*printed, *printed["hits"][0]):
            assert f"\n| `{name}` |" in rows, name
        for name in items[0]:
            assert f"`{name}`" in rows, name


@pytest.mark.parametrize("path", documents_with(ANSWER))
def test_answers_in_json_are_those_that_are_printed(path: Path, workshop: Workshop):
    """Field by field; scores to a tenth, so that the weights of a new fit need not be told."""
    if not workshop.has_model:
        pytest.skip("the package holds no starter model")
    for block in blocks(path.read_text("utf-8"), ANSWER):
        shown = json.loads(block.body)
        printed = answer_to(shown["query"], workshop)
        for (field, said), (name, value) in zip(_leaves(shown), _leaves(printed), strict=True):
            assert field == name
            if not field.endswith(".took_ms"):
                is_score = isinstance(value, float)
                assert said == (pytest.approx(value, abs=0.1) if is_score else value), field


def _leaves(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    """The name, and the value, of everything within `value` that holds nothing else."""
    if isinstance(value, dict | list):
        within = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in within:
            yield from _leaves(one, f"{name}.{key}")
    else:
        yield name, value


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_counts_rightly(name: str, workshop: Workshop):
    """Items and queries of the sample library are as many as the README says."""
    _, printed = workshop.run("tusou stats --json --library demo/library")
    n_items = sum(json.loads(printed)["items"].values())
    n_queries = len((workshop.home / "demo/queries.jsonl").read_text("utf-8").splitlines())
    text = (ROOT / name).read_text(encoding="utf-8")
    for number, words in ((n_items, ("items", "个条目")), (n_queries, ("queries", "个问句"))):
        assert any(f"{number} {word}" in text for word in words)
