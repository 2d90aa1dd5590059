"""`tusou doctor`, check by check: each state, what it tells, and the mend."""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
import tomllib
from pathlib import Path

import pytest

from tusou.cli import checkup as module
from tusou.cli.checkup import Check, checkup
from tusou.config import Settings
from tusou.errors import ModelError

ROOT = Path(__file__).resolve().parents[2]


def checks(settings: Settings | None = None, library: str | None = None) -> dict[str, Check]:
    """Every check of this process's settings, by name."""
    settings = settings or Settings.from_environment()
    made = checkup(settings, library or settings.library, settings.device)
    return {check.name: check for check in made}


def package(
    folder: Path, name: str, *requirements: str, module: str = "", extras: str = ""
) -> None:
    """Write what an installed package leaves about itself."""
    told = folder / f"{name.replace('-', '_')}-1.2.dist-info"
    told.mkdir()
    lines = [f"Provides-Extra: {extra}" for extra in extras.split()]
    lines += [f"Requires-Dist: {requirement}" for requirement in requirements]
    head = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.2"]
    (told / "METADATA").write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    (told / "top_level.txt").write_text(module, encoding="utf-8")


@pytest.fixture
def packages(tmp_path, monkeypatch) -> Path:
    """A folder of packages that Python sees first."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder


def test_every_thing_is_looked_at_once(colour_model):
    """All packages and extras, the devices, the model, the library and the font, in this order."""
    names = list(checks())
    assert names[0] == "tusou"
    assert names[-4:] == ["devices", "model", "library", "fonts"]
    assert len(names) == len(set(names))


def test_what_tusou_needs_is_told_by_its_own_metadata(colour_model):
    """No list beside pyproject.toml could fall behind it."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = set(checks())
    assert {re.split(r"[^\w-]", one)[0] for one in wanted["dependencies"]} <= names
    assert {f"tusou[{extra}]" for extra in wanted["optional-dependencies"]} - names == {
        "tusou[all]"
    }


def test_a_package_that_is_missing(colour_model, packages):
    """What tusou cannot do without is bad, and the mend installs it."""
    package(packages, "tusou", "no-such-package>=2")
    assert checks()["no-such-package"] == Check(
        "no-such-package", "bad", "not installed", "pip install no-such-package"
    )


def test_a_package_that_stands_in_for_another(colour_model, packages):
    """onnxruntime-gpu brings the module of onnxruntime: nothing is missing, and nothing advised."""
    package(packages, "tusou", "some-runtime>=1.20")
    package(packages, "some-runtime-gpu", module="some_runtime")
    assert checks()["some-runtime"] == Check("some-runtime", "ok", "1.2 (some-runtime-gpu)")


def test_an_extra_that_is_missing(colour_model, packages):
    """What only one option needs is a note that names the packages and the extra."""
    package(packages, "tusou", "no-such-package; extra == 'parquet'", extras="all parquet")
    check = checks()["tusou[parquet]"]
    assert (check.state, check.detail) == ("note", "not installed: no-such-package")
    assert check.mend == "pip install 'tusou[parquet]'"


def test_an_extra_of_which_a_part_is_missing(colour_model, packages):
    """An extra of a package counts: fsspec alone opens no address of the web."""
    package(packages, "tusou", "files[web]>=1; extra == 'remote'", extras="remote")
    package(
        packages, "files", "no-such-package; extra == 'web'", "other; extra == 'x'", extras="web x"
    )
    assert checks()["tusou[remote]"].detail == "not installed: no-such-package"
    package(packages, "no-such-package")
    assert checks()["tusou[remote]"].detail == "files 1.2, no-such-package 1.2"


def test_the_model_is_tried(colour_model):
    """Name, dimensions, speed, and how many sentences found their picture in each language."""
    detail = checks()["model"].detail
    assert detail.startswith("colour, 32 dimensions, ")
    assert " ms a picture; sentences that find their picture: en " in detail
    assert ", zh " in detail


def test_what_the_first_pictures_take_more_is_not_counted(colour_model, monkeypatch):
    """An accelerator gets ready with them, which takes seconds."""
    from colour_encoder import ColourEncoder

    clock, honest, calls = [0.0], ColourEncoder.encode_images, []

    def encoded(self, pictures):
        clock[0] += (0.001 if calls else 1.0) * len(pictures)
        calls.append(len(pictures))
        return honest(self, pictures)

    monkeypatch.setattr(ColourEncoder, "encode_images", encoded)
    monkeypatch.setattr(module.time, "perf_counter", lambda: clock[0])
    assert ", 1 ms a picture;" in checks()["model"].detail
    assert calls[0] == calls[1]


def test_no_model_wanted_is_no_fault(run, no_model):
    """TUSOU_MODEL=none is a choice: a note, and the doctor ends well."""
    check = checks()["model"]
    assert check == Check("model", "note", "none: libraries are searched by words alone")
    assert run("doctor").code == 0


def test_a_model_that_is_not_there(run, monkeypatch):
    """A mistyped TUSOU_MODEL is bad, and the mend tells the names there are."""
    monkeypatch.setenv("TUSOU_MODEL", "no-such-model")
    check = checks()["model"]
    assert (check.state, check.detail) == ("bad", "no model is called 'no-such-model'")
    assert check.mend
    assert run("doctor").code == 1


def test_a_model_without_unit_vectors(colour_model, monkeypatch):
    """Cosines of longer vectors would be wrong, so that is a fault of the model."""
    from colour_encoder import ColourEncoder

    honest = ColourEncoder.encode_images
    monkeypatch.setattr(ColourEncoder, "encode_images", lambda *given: 2 * honest(*given))
    check = checks()["model"]
    assert (check.state, check.detail) == ("bad", "colour gives no unit vectors")
    assert check.mend == module.REINSTALL


def test_a_model_that_fails_when_used(colour_model, monkeypatch):
    """An error while the model runs is told with its own mend, and the rest is still checked."""
    from colour_encoder import ColourEncoder

    def fail(*_: object) -> None:
        raise ModelError("the graph cannot be run", "fetch it again")

    monkeypatch.setattr(ColourEncoder, "encode_images", fail)
    seen = checks()
    assert seen["model"] == Check("model", "bad", "the graph cannot be run", "fetch it again")
    assert {"library", "fonts"} <= set(seen)


def test_an_empty_file_in_the_place_of_a_library(colour_model, tmp_path):
    """A database without tables is told as bad, not counted as an empty library."""
    with sqlite3.connect(tmp_path / "library.db") as connection:
        connection.execute("CREATE TABLE other (x)")
    connection.close()
    check = checks(library=str(tmp_path))["library"]
    assert check.state == "bad"
    assert check.detail


def test_pages_of_the_database_that_were_overwritten(library, own_home):
    """SQLite's own check finds damage that opening alone would not."""
    database = own_home / "library" / "library.db"
    content = bytearray(database.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    database.write_bytes(content)
    for log in database.parent.glob("library.db-*"):
        log.unlink()
    assert checks()["library"].state == "bad"


def test_a_library_whose_model_is_gone(run, library, own_home, monkeypatch):
    """It is searched by words alone, which nobody would know from a green line."""
    assert checks()["library"].state == "ok"
    shutil.rmtree(own_home / "models" / "colour")
    monkeypatch.delenv("TUSOU_MODEL")
    check = checks()["library"]
    assert check.state == "bad"
    assert "the model 'colour' of this library is not installed" in check.detail
    assert "tusou reembed --model starter" in check.mend
    assert run("doctor").code == 1


def test_a_library_that_is_to_be_searched_by_words(run, library, monkeypatch):
    """Who wants no model misses none."""
    monkeypatch.setenv("TUSOU_MODEL", "none")
    assert checks()["library"].state == "ok"


def test_a_package_that_cannot_be_loaded_stops_no_other_check(colour_model, monkeypatch):
    """A broken onnxruntime is told, and the rest is still looked at."""
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    seen = checks()
    assert seen["devices"].state == "bad"
    assert "onnxruntime" in seen["devices"].detail
    assert {"library", "fonts"} <= set(seen)


def test_the_library_of_the_option_counts(run, library, tmp_path):
    """--library beats the environment; one that is not there yet is a note with the way to it."""
    found = {c["check"]: c for c in run("doctor", "--json", "--library", tmp_path / "no").json}
    assert found["library"]["state"] == "note"
    assert found["library"]["detail"] == f"none at {tmp_path / 'no'} yet"
    assert found["library"]["mend"] == "tusou index FOLDER"


def test_skipped_files_are_counted(run, library):
    """The library's line tells how many of its files could not be read."""
    (library / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    run("index", library, "--workers", 0)
    assert checks()["library"].detail.endswith("4 files, 4 items, 1 skipped")


@pytest.mark.parametrize("drawable", [True, False])
def test_fonts_for_chinese(colour_model, monkeypatch, drawable):
    """Without a Chinese font contact sheets lack words: worth a note, with a font to install."""
    from tusou.explaining.typefaces import Typesetter

    monkeypatch.setattr(Typesetter, "drawable", lambda *_: "图搜" if drawable else "")
    check = checks()["fonts"]
    assert check.state == ("ok" if drawable else "note")
    assert ("fonts-noto-cjk" in check.mend) is not drawable


def test_json_of_a_check_has_four_keys(run, no_model):
    """Programs get name, state, detail and mend of each check, the mend empty where all is well."""
    for check in run("doctor", "--json").json:
        assert set(check) == {"check", "state", "detail", "mend"}
        assert check["state"] in ("ok", "note", "bad")
        assert check["state"] == "ok" or check["mend"] or check["check"] == "model"


def test_a_mend_stands_below_its_check(run, no_model):
    """For people a note is marked, and what to do stands indented on the next line."""
    lines = run("doctor").out.splitlines()
    at = next(at for at, line in enumerate(lines) if "library" in line.split()[:2])
    assert lines[at].startswith("note ")
    assert lines[at + 1] == "      try: tusou index FOLDER"
