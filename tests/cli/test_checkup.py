"""`tusou doctor`, check by check: each state, what it tells, and the mend."""

from __future__ import annotations

import sqlite3

import pytest

from tusou.cli import checkup as module
from tusou.cli.checkup import Check, checkup
from tusou.config import Settings
from tusou.errors import ModelError


def checks(settings: Settings | None = None, library: str | None = None) -> dict[str, Check]:
    """Every check of this process's settings, by name."""
    settings = settings or Settings.from_environment()
    made = checkup(settings, library or settings.library, settings.device)
    return {check.name: check for check in made}


def test_every_thing_is_looked_at_once(colour_model):
    """All packages, the devices, the model, the library and the font, in a fixed order."""
    assert list(checks()) == [
        "tusou", *module.PACKAGES, *module.EXTRAS, "devices", "model", "library", "fonts",
    ]  # fmt: skip


def test_a_package_that_is_missing(colour_model, monkeypatch):
    """What tusou cannot do without is bad, and the mend installs it."""
    monkeypatch.setattr(module, "PACKAGES", ("no-such-package",))
    check = checks()["no-such-package"]
    assert (check.state, check.detail) == ("bad", "not installed")
    assert check.mend == "pip install no-such-package"


def test_an_extra_that_is_missing(colour_model, monkeypatch):
    """What only one option needs is a note, and the mend names the extra."""
    monkeypatch.setattr(module, "EXTRAS", {"no-such-package": "parquet"})
    check = checks()["no-such-package"]
    assert (check.state, check.mend) == ("note", "pip install 'tusou[parquet]'")


def test_the_model_is_tried(colour_model):
    """Name, dimensions, speed, and how many sentences found their picture in each language."""
    detail = checks()["model"].detail
    assert detail.startswith("colour, 32 dimensions, ")
    assert " ms a picture; sentences that find their picture: en " in detail
    assert ", zh " in detail


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
