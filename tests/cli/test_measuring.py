"""`tusou eval`, `bench` and `doctor`."""

from __future__ import annotations

import json

import pytest

import tusou


@pytest.fixture
def queries(tmp_path):
    """Three graded queries: one found first, one graded path unknown, one without an answer."""
    rows = [
        {"query": "green", "kind": "visual", "lang": "en", "relevant": [["green.png", None, 2]]},
        {"query": "蓝色沙发", "kind": "text", "lang": "zh", "relevant": [["lost.pdf", 1, 2]]},
        {"query": "zebra", "kind": "none", "lang": "en", "relevant": []},
    ]
    file = tmp_path / "queries.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return file


def test_the_measures_of_a_search(run, library, queries):
    """A table by kind and language, in per cent, with intervals."""
    done = run("eval", queries)
    assert done.code == 0
    assert "ndcg@5" in done.out
    assert "kind visual" in done.out
    assert "lang zh" in done.out
    assert "1 graded path not in the library, such as lost.pdf" in done.err


def test_the_measures_as_json(run, library, queries):
    """The keys of the contract."""
    answer = run("eval", queries, "--json").json
    assert {"ndcg@5", "recall@1", "recall@5", "recall@10", "mrr", "nothing"} <= set(answer["all"])
    assert answer["kind"]["visual"]["ndcg@5"] == 1
    assert answer["kind"]["text"]["ndcg@5"] == 0
    assert answer["kind"]["none"]["nothing"]["right"] == 1


def test_pages_that_do_not_exist_are_told(run, library, tmp_path):
    """As paths are: they count as not found."""
    file = tmp_path / "queries.jsonl"
    row = {"query": "green", "relevant": [["green.png", 400, 2], ["red.png", None, 1]]}
    file.write_text(json.dumps(row), encoding="utf-8")
    done = run("eval", file)
    assert "1 graded page not in the library, such as green.png page 400" in done.err
    assert "path" not in done.err
    assert run("eval", file, "--json").json["unknown_pages"] == [["green.png", 400]]


def test_another_way_of_ranking(run, library, queries):
    """Words alone find no picture by its colour, but by its name."""
    answer = run("eval", queries, "--rank", "words", "--json").json
    assert answer["kind"]["visual"]["ndcg@5"] == 1


def test_queries_that_cannot_be_read(run, library, tmp_path):
    """A line of another form is named with its number."""
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"query": "x", "relevant": []}\nnonsense\n', encoding="utf-8")
    done = run("eval", bad)
    assert done.code == 2
    assert "line 2" in done.err
    missing = run("eval", tmp_path / "none.jsonl")
    assert missing.code == 2
    assert missing.err.endswith(
        "none.jsonl: no such file or directory\n  try: check its name and rights\n"
    )


def test_measuring_look_ups(run):
    """A row for each way, as a table and as JSON."""
    done = run("bench", "lookup", "--pairs", 50, "--keys", 5)
    header, *rows = done.out.splitlines()
    assert header.split()[:2] == ["pairs", "way"]
    assert [row.split()[1].rstrip(",") for row in rows[:3]] == ["list", "dictionary", "store"]
    timings = run("bench", "lookup", "--pairs", 50, "--keys", 5, "--json").json
    assert timings[0]["way"] == "list"
    assert timings[0]["speed_up"] == 1
    assert all(timing["pairs"] == 50 and timing["keys"] == 5 for timing in timings)


def states(done):
    return {check["check"]: check["state"] for check in done.json}


def test_a_healthy_installation(run, library):
    """Packages, model and library are looked at, and everything is well."""
    done = run("doctor", "--json")
    checks = states(done)
    assert checks["tusou"] == checks["onnxruntime"] == checks["library"] == "ok"
    detail = {check["check"]: check["detail"] for check in done.json}
    assert tusou.__version__ in detail["tusou"]
    assert "cpu" in detail["devices"]
    assert "4 items" in detail["library"]


def test_a_library_named_by_a_relative_path(run, library, own_home, monkeypatch):
    """The library may be named from where one stands."""
    monkeypatch.chdir(own_home)
    assert states(run("doctor", "--json", "--library", "library"))["library"] == "ok"


def test_nothing_there_yet_is_no_fault(run):
    """A fresh installation has no library; that is worth a note and the way to make one."""
    done = run("doctor")
    assert done.code == 0
    assert "tusou index FOLDER" in done.out


def test_a_damaged_library_is_found(run, own_home):
    """Exit code 1, the library is called bad, and the other checks are still made."""
    (own_home / "library").mkdir(parents=True)
    (own_home / "library" / "library.db").write_bytes(b"no database at all" * 400)
    done = run("doctor", "--json")
    assert done.code == 1
    assert states(done)["library"] == "bad"
    assert states(done)["numpy"] == "ok"
    assert "BAD" in run("doctor").out


def test_a_model_that_cannot_be_opened_is_found(run, own_home, monkeypatch):
    """A damaged model is told with its problem."""
    broken = own_home / "models" / "broken"
    broken.mkdir(parents=True)
    (broken / "model.json").write_text('{"encoder": "onnx", "name": "broken"}', encoding="utf-8")
    monkeypatch.setenv("TUSOU_MODEL", "broken")
    done = run("doctor", "--json")
    assert done.code == 1
    assert states(done)["model"] == "bad"


def test_a_model_that_finds_nothing_is_found(run, colour_model, monkeypatch):
    """The self-test asks a model to find pictures by sentences: one that guesses fails."""
    import numpy as np

    from colour_encoder import DIM, ColourEncoder

    row = np.eye(1, DIM, dtype=np.float32)
    monkeypatch.setattr(
        ColourEncoder, "encode_images", lambda _, images: row.repeat(len(images), 0)
    )
    done = run("doctor", "--json")
    assert done.code == 1
    assert states(done)["model"] == "bad"
