"""Models are fetched with the real huggingface_hub, from a hub on this machine."""

import hashlib
import json
import os
import subprocess
import sys

import pytest

from models.hub_server import COMMIT, serving
from tusou.errors import InputError, ModelError, UnknownName
from tusou.models.catalogue import CatalogueModel
from tusou.models.checksums import sha256_of
from tusou.models.hub import token_for
from tusou.models.places import MODELSCOPE, Unreachable, open_places
from tusou.models.pulling import fetch
from tusou.origin import read_origin

REPO, TEXTS = "someone/towers", "someone/texts"
BIG = bytes(range(256)) * 96_000
"""More than twice the 10 MiB that huggingface_hub writes at once, so that there are halves."""
NOBODY = "http://127.0.0.1:9"
"""The discard port, where nothing listens."""

FILES = {
    REPO: {
        "sub/visual.onnx": BIG,
        "sub/visual_quantized.onnx": BIG[:1000],
        "sub/visual.onnx_data": b"external data",
        "config.json": b'{"a": 1}',
        "README.md": b"not needed",
    },
    TEXTS: {"tokenizer.json": b"{}"},
}
SHA256 = {"sub/visual.onnx": hashlib.sha256(BIG).hexdigest()}


def model(**part: object) -> CatalogueModel:
    """A model of two repositories, the first of which is put together as `part` says."""
    towers = {
        "repo": REPO,
        "strip": "sub/",
        "files": ["config.json"],
        "variants": {"fp32": ["sub/visual.onnx"], "int8": ["sub/visual_quantized.onnx"]},
        **part,
    }
    texts = {"repo": TEXTS, "folder": "text", "files": ["tokenizer.json"], "variants": {}}
    return CatalogueModel(
        "towers", "", "", ("en",), "MIT", 8, {"fp32": 10, "int8": 1}, (), (towers, texts)
    )


@pytest.fixture
def hub():
    with serving({repo: dict(files) for repo, files in FILES.items()}) as server:
        yield server


def test_just_the_files_of_a_model_are_fetched(hub, tmp_path):
    """Those named, with the external data beside a graph, at their places; nothing else."""
    fetch(model(), "fp32", open_places([hub.url]), tmp_path / "m")
    folder = tmp_path / "m"
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    fetched = {"visual.onnx", "visual.onnx_data", "config.json", "text/tokenizer.json"}
    assert found == {*fetched, "tusou.json"}
    assert (tmp_path / "m/visual.onnx").read_bytes() == BIG


def test_the_revision_is_pinned_and_hashes_are_recorded(hub, tmp_path):
    """The record names the commit that "main" stood for, and every file's size and SHA-256."""
    origin = fetch(model(), "fp32", open_places([hub.url]), tmp_path / "m")
    assert origin == read_origin(tmp_path / "m")
    assert [place["revision"] for place in origin.places] == [COMMIT, COMMIT]
    assert origin.places[0]["endpoint"] == hub.url
    assert origin.revision == COMMIT[:12]
    facts = origin.files["visual.onnx"]
    assert facts == {"bytes": len(BIG), "sha256": sha256_of(tmp_path / "m/visual.onnx")}
    # Files are asked for at the commit, so that they are of one state.
    assert all(f"/resolve/{COMMIT}/" in path for _, path, _ in hub.requests if "/resolve/" in path)


def test_a_variant_has_a_name_of_its_own(hub, tmp_path):
    """The eight-bit graphs are another model, so a library never mixes them with others."""
    origin = fetch(model(), "int8", open_places([hub.url]), tmp_path / "m")
    assert origin.name == "towers-int8"
    assert (tmp_path / "m/visual_quantized.onnx").is_file()
    assert not (tmp_path / "m/visual.onnx").exists()
    with pytest.raises(UnknownName, match="'int4'"):
        fetch(model(), "int4", open_places([hub.url]), tmp_path / "n")


@pytest.mark.parametrize("place", ["hub", MODELSCOPE])
def test_an_interrupted_fetch_goes_on_where_it_stopped(hub, tmp_path, monkeypatch, place):
    """After Ctrl-C the half file is completed by a range, and whole files are not asked again."""
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", hub.url)
    places = [hub.url if place == "hub" else place]

    def interrupt(fetching):
        if fetching.file == "visual.onnx" and len(BIG) / 2 < fetching.done_bytes < len(BIG):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(model(), "fp32", open_places(places), tmp_path / "m", listener=interrupt)
    assert not (tmp_path / "m/visual.onnx").exists()
    hub.requests.clear()
    fetch(model(), "fp32", open_places(places), tmp_path / "m")
    asked = [span for _, path, span in hub.requests if span]
    assert len(asked) == 1
    assert 0 < int(asked[0].removeprefix("bytes=").rstrip("-")) < len(BIG)
    assert (tmp_path / "m/visual.onnx").read_bytes() == BIG
    assert not hub.asked("/config.json")
    assert not (tmp_path / "m/.fetching").exists()


@pytest.mark.parametrize("place", ["hub", MODELSCOPE])
@pytest.mark.parametrize("file", ["sub/visual.onnx", "config.json"])
def test_a_file_that_arrives_damaged_is_refused(hub, tmp_path, monkeypatch, place, file):
    """Large files are checked by SHA-256 and small ones by git's hash; the bad one is not kept."""
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", hub.url)
    hub.lie_about.add(file)
    places = [hub.url if place == "hub" else place]
    with pytest.raises(ModelError, match=f"{file} of {REPO} arrived damaged") as caught:
        fetch(model(), "fp32", open_places(places), tmp_path / "m")
    assert "--from" in caught.value.mend
    hub.lie_about.clear()
    fetch(model(), "fp32", open_places(places), tmp_path / "m")


def test_the_catalogues_own_hash_counts_more_than_the_hubs(hub, tmp_path):
    """A mirror that announces another file consistently is still found out."""
    pinned = model(sha256={"sub/visual.onnx": "0" * 64})
    with pytest.raises(ModelError, match="SHA-256"):
        fetch(pinned, "fp32", open_places([hub.url]), tmp_path / "m")
    fetch(model(sha256=SHA256), "fp32", open_places([hub.url]), tmp_path / "m")


@pytest.mark.parametrize("place", ["hub", MODELSCOPE])
def test_a_file_that_had_come_whole_is_not_asked_for_again(hub, tmp_path, monkeypatch, place):
    """Interrupted between the last byte and its new name, a file is taken as it lies there."""
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", hub.url)
    half = tmp_path / "m/.fetching/someone--towers/sub/visual.onnx.part"
    half.parent.mkdir(parents=True)
    half.write_bytes(BIG)
    fetch(model(), "fp32", open_places([hub.url if place == "hub" else place]), tmp_path / "m")
    assert not hub.asked("visual.onnx")
    assert (tmp_path / "m/visual.onnx").read_bytes() == BIG


def test_a_file_changed_on_disk_is_fetched_again(hub, tmp_path):
    """What lies there and is not what it should be is replaced."""
    fetch(model(), "fp32", open_places([hub.url]), tmp_path / "m")
    (tmp_path / "m/config.json").write_bytes(b'{"a": 2}')
    hub.requests.clear()
    fetch(model(), "fp32", open_places([hub.url]), tmp_path / "m")
    assert (tmp_path / "m/config.json").read_bytes() == b'{"a": 1}'
    assert not hub.asked("visual.onnx")


def test_a_repository_or_file_that_is_not_there_is_named(hub, tmp_path):
    """404 is told as what it means: no such repository, no such revision, no such file."""
    with pytest.raises(ModelError, match="no repository nobody/nothing"):
        fetch(model(repo="nobody/nothing"), "fp32", open_places([hub.url]), tmp_path / "m")
    with pytest.raises(ModelError, match=r"has no file gone\.json"):
        fetch(model(files=["gone.json"]), "fp32", open_places([hub.url]), tmp_path / "m")
    with pytest.raises(ModelError, match="lacks a file or revision"):
        fetch(model(), "fp32", open_places([hub.url]), tmp_path / "m", revision="v9")


def test_a_file_that_some_repositories_leave_out_is_not_needed(hub, tmp_path):
    """Without a tokenizer_config.json the tokenizer alone is fetched."""
    fetch(
        model(files=["config.json", "tokenizer_config.json"]),
        "fp32", open_places([hub.url]), tmp_path / "m",
    )  # fmt: skip
    assert not (tmp_path / "m/tokenizer_config.json").exists()


def test_without_a_network_the_mend_names_other_ways(tmp_path):
    """No connection is one sentence, and the mend tells of mirrors and of `import`."""
    with pytest.raises(Unreachable, match="nothing could be fetched") as hub:
        fetch(model(), "fp32", open_places([NOBODY]), tmp_path / "m")
    assert NOBODY in hub.value.problem
    assert "--from" in hub.value.mend
    assert "import" in hub.value.mend


def test_the_next_place_is_tried_when_one_cannot_be_reached(hub, tmp_path, monkeypatch):
    """Places are tried in order; ModelScope may follow a mirror."""
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", hub.url)
    origin = fetch(model(), "fp32", open_places([NOBODY, MODELSCOPE]), tmp_path / "m")
    assert {place["endpoint"] for place in origin.places} == {hub.url}
    assert {place["revision"] for place in origin.places} == {"master"}


def test_hf_endpoint_names_the_mirror(monkeypatch):
    """HF_ENDPOINT is followed, several with commas; without it the hub is asked."""
    monkeypatch.setenv("HF_ENDPOINT", "https://hf-mirror.com/, https://mirror.example")
    assert [p.endpoint for p in open_places()] == [
        "https://hf-mirror.com",
        "https://mirror.example",
    ]
    monkeypatch.delenv("HF_ENDPOINT")
    assert [p.endpoint for p in open_places()] == ["https://huggingface.co"]


@pytest.mark.parametrize(
    ("name", "likely"),
    [("ftp://x", "https://huggingface.co"), ("hf-mirror.com", "https://hf-mirror.com")],
)
def test_another_name_is_no_place(name, likely):
    """It is an argument that cannot be used, and the mend shows how one looks."""
    with pytest.raises(InputError, match=f"'{name}' is no place") as caught:
        open_places([name])
    assert caught.value.mend.endswith(likely)


def test_an_endpoint_of_modelscope_without_a_scheme_is_no_place(monkeypatch):
    """The variable is held to the same rule."""
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", "mirror.example")
    with pytest.raises(InputError, match=r"'mirror\.example' is no place"):
        open_places([MODELSCOPE])


def test_a_server_that_speaks_something_else_is_told(tmp_path, monkeypatch):
    """A login page of a company's proxy in place of the answer is an error, not a model."""
    page = {"p/q": {"config.json": b"<html>log in</html>"}}
    with serving(page) as server:
        monkeypatch.setenv("MODELSCOPE_ENDPOINT", f"{server.url}/p/q/resolve/main/config.json?")
        with pytest.raises(ModelError, match="something else than a list of files"):
            fetch(model(), "fp32", open_places([MODELSCOPE]), tmp_path / "m")


def test_progress_tells_file_and_bytes(hub, tmp_path):
    """Each file's last word is its whole size; files are numbered."""
    told = []
    fetch(model(), "fp32", open_places([hub.url]), tmp_path / "m", listener=told.append)
    last = {each.file: each for each in told}
    assert (last["visual.onnx"].done_bytes, last["visual.onnx"].total_bytes) == (len(BIG),) * 2
    assert {each.n_files for each in told} == {4}
    assert json.dumps(sorted({each.file_number for each in told})) == "[1, 2, 3, 4]"


OUTSIDE = [
    "sub/visual.onnx/../../../../../../escaped",
    "../escaped",
    "/escaped",
    "sub/visual.onnx_\\..\\escaped",
    "C:escaped",
]


@pytest.mark.parametrize("place", ["hub", MODELSCOPE])
@pytest.mark.parametrize("name", OUTSIDE)
def test_a_place_that_lists_names_outside_is_refused(hub, tmp_path, monkeypatch, place, name):
    """Whoever runs a mirror writes below the model's folder and nowhere else."""
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", hub.url)
    hub.repos[REPO][name] = b"evil"
    folder = tmp_path / "a/b/c/d/m"
    with pytest.raises(ModelError, match="leads out of its folder"):
        fetch(model(), "fp32", open_places([hub.url if place == "hub" else place]), folder)
    assert not any(path.is_file() for path in tmp_path.rglob("*"))
    assert not any("escaped" in path for _, path, _ in hub.requests)


def test_only_external_data_is_fetched_beside_a_graph(hub, tmp_path):
    """What merely begins with the name of a graph is something else."""
    more = (
        "sub/visual.onnx.data",
        "sub/visual.onnx/deep/file",
        "sub/visual.onnx2",
        "sub/visual.onnx ",
    )
    hub.repos[REPO] |= dict.fromkeys(more, b"x")
    fetch(model(), "fp32", open_places([hub.url]), tmp_path / "m")
    found = {path.name for path in (tmp_path / "m").iterdir()}
    assert {name for name in found if name.startswith("visual")} == {
        "visual.onnx", "visual.onnx_data", "visual.onnx.data",
    }  # fmt: skip


@pytest.fixture
def logged_in(tmp_path, monkeypatch):
    """Somebody who has a token of the hub, in a file and in the environment."""
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    monkeypatch.delenv("HF_ENDPOINT", raising=False)


def test_a_mirror_is_not_told_who_asks(hub, tmp_path, logged_in):
    """The token of the hub is for the hub."""
    fetch(model(), "fp32", open_places([hub.url]), tmp_path / "m")
    assert hub.authorizations == {""}


def test_a_hub_of_ones_own_is_told_who_asks(hub, tmp_path, logged_in, monkeypatch):
    """Where both variables are set, the one names whom the other is for."""
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    fetch(model(), "fp32", open_places(), tmp_path / "m")
    assert hub.authorizations == {"Bearer hf_secret"}


FIRST_LISTING = """
import sys
from tusou.models.places import open_places
(place,) = open_places(sys.argv[1:])
place.listing("someone/towers", "main")
"""


@pytest.mark.parametrize("mirror", [False, True])
def test_nothing_else_is_asked_of_the_hub(hub, tmp_path, mirror):
    """A process that pulls for the first time asks for the model, and of a mirror only there.

    huggingface_hub fetches a list at its first request, from whatever it takes for the hub, and
    keeps it at home; both are left out.
    """
    chosen = [hub.url] if mirror else []
    with serving({REPO: {}}) as other:
        environment = os.environ | {
            "HF_ENDPOINT": other.url if mirror else hub.url,
            "HF_HOME": str(tmp_path / "home"),
        }
        environment.pop("HF_HUB_DISABLE_TELEMETRY", None)
        subprocess.run([sys.executable, "-c", FIRST_LISTING, *chosen], check=True, env=environment)
        assert other.requests == []
    assert [path for _, path, _ in hub.requests] == [f"/api/models/{REPO}/revision/main"]
    assert not (tmp_path / "home").exists()


def test_the_hub_gets_its_own_token(monkeypatch, logged_in):
    """`None` is what huggingface_hub looks its login up for; nobody else gets that."""
    assert token_for("https://huggingface.co") is None
    monkeypatch.setenv("HF_ENDPOINT", "https://hf-mirror.com, https://mirror.example")
    for other in ("https://mirror.example", "https://hf-mirror.com", "http://huggingface.co"):
        assert token_for(other) is False
    monkeypatch.setenv("HF_ENDPOINT", "https://hub.example/")
    assert token_for("https://hub.example") == "hf_secret"
    monkeypatch.delenv("HF_TOKEN")
    assert token_for("https://hub.example") is False


@pytest.mark.parametrize("chunked", [False, True])
def test_a_connection_that_is_closed_early_costs_nothing(hub, tmp_path, monkeypatch, chunked):
    """What came before is kept, and the next call asks for the rest alone."""
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", hub.url)
    hub.broken_off["sub/visual.onnx"] = 3_000_000
    hub.chunked |= {"sub/visual.onnx"} if chunked else set()
    with pytest.raises(Unreachable):
        fetch(model(), "fp32", open_places([MODELSCOPE]), tmp_path / "m")
    (half,) = (tmp_path / "m").rglob("*.part")
    came = half.stat().st_size
    assert 2_000_000 <= came <= 3_000_000
    hub.broken_off.clear()
    hub.requests.clear()
    fetch(model(), "fp32", open_places([MODELSCOPE]), tmp_path / "m")
    assert f"bytes={came}-" in [span for _, _, span in hub.requests]
    assert (tmp_path / "m/visual.onnx").read_bytes() == BIG


def test_the_next_place_is_tried_when_one_refuses(hub, tmp_path, monkeypatch):
    """A mirror that lacks a repository, or a file, or serves another one, is not the last word."""
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", hub.url)
    whole = {repo: dict(files) for repo, files in FILES.items()}
    for lacking in ({}, {**whole, REPO: {"config.json": b"{}"}}):
        with serving(lacking) as poor:
            origin = fetch(
                model(), "fp32", open_places([poor.url, MODELSCOPE]), tmp_path / str(len(lacking))
            )
            assert {place["endpoint"] for place in origin.places} == {hub.url}
    with serving(whole) as lying:
        lying.lie_about.add("sub/visual.onnx")
        origin = fetch(model(), "fp32", open_places([lying.url, hub.url]), tmp_path / "lied")
        assert {place["endpoint"] for place in origin.places} == {hub.url}


def test_when_all_places_refuse_each_is_named(hub, tmp_path):
    """One sentence for each, in their order."""
    with pytest.raises(ModelError) as caught:
        fetch(model(repo="nobody/nothing"), "fp32", open_places([NOBODY, hub.url]), tmp_path / "m")
    first, second = caught.value.problem.split("; ")
    assert NOBODY in first
    assert hub.url in second


@pytest.mark.parametrize("place", ["hub", MODELSCOPE])
def test_a_fault_of_this_machine_is_not_blamed_on_the_place(hub, tmp_path, monkeypatch, place):
    """A file that cannot be written is told as that, and no other place is asked."""
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", hub.url)
    part = tmp_path / "m/.fetching/someone--towers/config.json.part"
    part.mkdir(parents=True)
    with pytest.raises(ModelError, match=r"config\.json\.part cannot be read or written") as caught:
        fetch(
            model(), "fp32", open_places([hub.url if place == "hub" else place, NOBODY]),
            tmp_path / "m",
        )  # fmt: skip
    assert "make room" in caught.value.mend
    assert "fetched" not in caught.value.problem


def test_a_revision_is_not_asked_of_who_does_not_know_it(hub, tmp_path):
    """ModelScope has a history of its own: its main branch is no answer to a commit of the hub."""
    with pytest.raises(InputError, match="does not know the revisions"):
        fetch(model(), "fp32", open_places([hub.url, MODELSCOPE]), tmp_path / "m", revision="main")
    assert not hub.requests


def test_a_commit_is_not_asked_of_two_repositories(hub, tmp_path):
    """It can be in one of them only; a branch can be in both."""
    with pytest.raises(InputError, match="share no commit"):
        fetch(model(), "fp32", open_places([hub.url]), tmp_path / "m", revision=COMMIT)
    fetch(model(), "fp32", open_places([hub.url]), tmp_path / "m", revision="main")


@pytest.mark.parametrize("place", ["hub", MODELSCOPE])
def test_files_that_could_not_be_checked_are_named(hub, tmp_path, monkeypatch, place):
    """Where a place tells no hashes, that is said; where it does, nothing is."""
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", hub.url)
    notes = []
    places = open_places([hub.url if place == "hub" else place])
    fetch(model(), "fp32", places, tmp_path / "m", note=notes.append)
    assert notes == []
    hub.silent = True
    fetch(model(sha256=SHA256), "fp32", places, tmp_path / "n", note=notes.append)
    (note,) = notes
    assert note.startswith("not checked")
    assert "config.json, text/tokenizer.json" in note.replace("visual.onnx_data, ", "")
    assert "visual.onnx," not in note
