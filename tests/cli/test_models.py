"""`tusou models`: what is printed, what programs get, which exit codes."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from encoders import tiny_models
from models.hub_server import COMMIT, serving
from tusou.cli import main
from tusou.cli.commands import models as commands
from tusou.models import catalogue
from tusou.models.finding import PACKAGE

STARTER = PACKAGE / "starter"
NEEDED = ("model.json", "tokenizer.json", "visual.onnx", "textual.onnx")

pytestmark = pytest.mark.skipif(not STARTER.is_dir(), reason="the starter model was deleted")


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    for name in NEEDED:
        shutil.copy(STARTER / name, folder / name)
    return folder


def told(capsys):
    return json.loads(capsys.readouterr().out)


def test_the_catalogue_is_listed(capsys):
    """For people when to choose each and its figures, for programs the same as data."""
    assert main(["models", "list", "--catalogue"]) == 0
    text = capsys.readouterr().out
    assert "xlm-roberta-base-vit-b-32: XLM-RoBERTa base" in text
    assert "Flickr30k R@1: text to image 58.8, image to text 78.9" in text
    assert main(["models", "list", "--catalogue", "--json"]) == 0
    rows = {row["name"]: row for row in told(capsys)}
    assert rows["clip-vit-b-32"]["variants"]["clip-vit-b-32-int8"] == 156
    assert rows["clip-vit-b-32"]["repositories"] == ["Xenova/clip-vit-base-patch32"]


def test_a_model_comes_is_verified_and_goes(stick, capsys):
    """import → list → verify → remove, each with its line and its exit code."""
    assert main(["models", "import", str(stick), "--name", "mine"]) == 0
    out = capsys.readouterr().out
    assert "mine is ready" in out
    assert "tusou reembed --model mine" in out
    assert main(["models", "list", "--json"]) == 0
    assert [row["name"] for row in told(capsys)] == ["starter", "mine"]
    assert main(["models", "verify"]) == 0
    out = capsys.readouterr().out
    assert "sound  starter" in out
    assert "it came with tusou" in out
    assert "sound  mine" in out
    assert main(["models", "remove", "mine"]) == 0
    assert capsys.readouterr().out.startswith("removed mine, ")
    assert main(["models", "verify", "mine"]) == 2


def test_a_damaged_model_is_found(stick, capsys, monkeypatch):
    """`verify` names file and fault, and ends with 1."""
    assert main(["models", "import", str(stick), "--name", "mine", "--json"]) == 0
    installed = told(capsys)
    assert installed["self_test"]["en"] > 0.5
    (Path(installed["folder"]) / "tokenizer.json").write_text("{}")
    assert main(["models", "verify", "mine"]) == 1
    out = capsys.readouterr().out
    assert "BAD  mine" in out
    assert "tokenizer.json: it has 2 bytes" in out
    assert main(["models", "verify", "mine", "--json"]) == 1
    assert told(capsys)[0]["damages"][0]["file"] == "tokenizer.json"


def test_a_pull_tells_its_progress_on_stderr(stick, tmp_path, capsys, monkeypatch):
    """stdout has the result alone; each file is told on stderr; the commit is recorded."""
    row = {
        "name": "small", "about": "a", "when": "b", "languages": ["en"], "licence": "MIT",
        "dim": 256, "size_mb": {"fp32": 20}, "recall": [],
        "parts": [{"repo": "o/small", "files": NEEDED[:2], "variants": {"fp32": NEEDED[2:]}}],
    }  # fmt: skip
    (tmp_path / "catalogue.json").write_text(json.dumps([row]))
    monkeypatch.setattr(catalogue, "CATALOGUE", tmp_path / "catalogue.json")
    catalogue.catalogue.cache_clear()
    try:
        with serving({"o/small": {name: (stick / name).read_bytes() for name in NEEDED}}) as hub:
            assert main(["models", "pull", "small", "--from", hub.url, "--json"]) == 0
            said = capsys.readouterr()
            assert main(["models", "pull", "small", "--from", hub.url]) == 2
            assert "--force" in capsys.readouterr().err
    finally:
        catalogue.catalogue.cache_clear()
    # Its own model.json says the revision; the commit stands in the record.
    found = json.loads(said.out)
    record = json.loads((Path(found["folder"]) / "tusou.json").read_text())
    assert record["from"][0]["revision"] == COMMIT
    assert "4/4" in said.err


def test_without_a_network_a_pull_says_what_else_can_be_done(capsys):
    """One sentence, the ways round, exit code 6."""
    assert main(["models", "pull", "clip-vit-b-32", "--from", "http://127.0.0.1:9"]) == 6
    err = capsys.readouterr().err
    assert "nothing could be fetched from http://127.0.0.1:9" in err
    assert "tusou models import FOLDER" in err


@pytest.mark.skipif(find_spec("torch") is not None, reason="the extra is installed")
def test_a_checkpoint_needs_the_extra(tmp_path, capsys):
    """Without torch the mend names the extra that brings it."""
    (tmp_path / "ViT-B-32.pt").write_bytes(b"weights")
    code = main(["models", "import", str(tmp_path / "ViT-B-32.pt")])
    err = capsys.readouterr().err
    assert (code, "tusou[export]" in err) == (3, True)


def test_a_model_that_fails_its_test_is_kept_only_by_force(tmp_path, capsys):
    """The note says what is wrong with it."""
    folder = tiny_models.canonical(tmp_path / "tiny")
    assert main(["models", "import", str(folder)]) == 6
    assert "fails the self-test" in capsys.readouterr().err
    assert main(["models", "import", str(folder), "--force"]) == 0
    assert "note: tiny fails the self-test" in capsys.readouterr().out


def test_one_bad_model_does_not_hide_the_others(stick, capsys, own_home):
    """`verify` reports what cannot be opened and goes on; for programs too."""
    assert main(["models", "import", str(stick), "--name", "b"]) == 0
    broken = tiny_models.canonical(own_home / "models/a")
    (broken / "visual.onnx").write_bytes(b"no graph")
    capsys.readouterr()
    assert main(["models", "verify"]) == 1
    out = capsys.readouterr().out
    assert "BAD  tiny\n  " in out
    assert "visual.onnx" in out
    assert "sound  b" in out
    assert main(["models", "verify", "--json"]) == 1
    assert {row["name"]: bool(row["problem"]) for row in told(capsys)} == {
        "starter": False, "tiny": True, "b": False,
    }  # fmt: skip


def test_what_is_unfinished_is_listed_and_removed(capsys, own_home):
    """Gigabytes of a pull that nobody goes on with are told, with the command that deletes them."""
    half = own_home / "models/.incoming-clip/visual.onnx"
    half.parent.mkdir(parents=True)
    half.write_bytes(bytes(3_000_000))
    assert main(["models", "list"]) == 0
    err = capsys.readouterr().err
    assert "unfinished: clip, 3.0 MB in .incoming-clip" in err
    assert "tusou models remove .incoming-clip" in err
    assert main(["models", "list", "--json"]) == 0
    (row,) = [row for row in told(capsys) if row.get("unfinished")]
    assert (row["name"], row["size_bytes"]) == ("clip", 3_000_000)
    assert main(["models", "remove", "clip"]) == 0
    assert capsys.readouterr().out == "removed clip, 3.0 MB\n"
    assert not half.exists()


def test_what_deletes_an_unfinished_model_can_be_pasted(capsys, own_home):
    half = own_home / "models/.incoming-my clip/visual.onnx"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    assert main(["models", "list"]) == 0
    assert "tusou models remove '.incoming-my clip'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("action", "promise"),
    [
        (["pull", "clip-vit-b-32"], "what was fetched is kept, and the same command goes on"),
        (["import", "."], "comes whole or not at all"),
        (["remove", "m"], "goes whole or not at all"),
        (["list"], "interrupted"),
        (["verify"], "interrupted"),
    ],
)
def test_ctrl_c_promises_what_the_action_keeps(monkeypatch, capsys, action, promise):
    """Only a pull leaves something to go on with."""

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setitem(commands.ACTIONS, action[0], interrupted)
    assert main(["models", *action]) == 130
    said = capsys.readouterr().err.strip()
    assert said.startswith("tusou: interrupted")
    assert promise in said
    assert ("is kept" in said) == (action[0] == "pull")


def test_a_place_without_a_scheme_is_an_argument_that_cannot_be_used(capsys):
    """Exit code 2, and the address that was meant."""
    assert main(["models", "pull", "clip-vit-b-32", "--from", "hf-mirror.com"]) == 2
    assert "https://hf-mirror.com" in capsys.readouterr().err
