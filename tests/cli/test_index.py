"""`tusou index` and `tusou forget`."""

from __future__ import annotations

import os
import shutil

import pytest

from colour_encoder import write_model_folder
from executors.finishing import FinishingExecutor
from indexing.making import photo as write_photo
from ocr.scans import ENGLISH, scan_pdf, sheet
from tusou.executors import EXECUTORS
from tusou.registry import Target
from tusou.types import IndexReport


def test_indexing_says_what_was_done(run, colour_model, folder):
    """The report goes to stdout: files, items by kind."""
    done = run("index", folder, "--workers", 0)
    assert done.code == 0
    assert "indexed 3 files (2 photos, 2 pairs)" in done.out
    assert done.err == ""


def test_a_second_run_finds_nothing_to_do(run, library):
    """Unchanged files are counted, not decoded."""
    done = run("index", library, "--workers", 0)
    assert done.out.startswith("nothing new in ")
    assert "3 unchanged" in done.out


def test_skipped_files_are_named_with_their_reason(run, colour_model, folder):
    """A file that cannot be read is told with what is wrong."""
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    done = run("index", folder, "--workers", 0)
    assert done.code == 0
    assert "skipped 1 file:" in done.out
    assert f"{folder / 'broken.png'}: " in done.out


def test_files_of_other_kinds_are_counted(run, colour_model, folder, monkeypatch):
    """In the language of the person."""
    (folder / "tour.mp4").write_bytes(b"video")
    done = run("index", folder, "--workers", 0)
    assert done.out.splitlines()[-1] == "1 file of kinds that are not read: .mp4 1"
    monkeypatch.setenv("TUSOU_LANG", "zh")
    done = run("index", folder, "--workers", 0)
    assert done.out.splitlines()[-1] == "1 个文件的类型读不了：.mp4 1"


@pytest.fixture
def own_executor():
    """The name of an executor that is added by a line in the table, and taken out again."""
    EXECUTORS.add("finishing", Target("executors.finishing:FinishingExecutor"))
    yield "finishing"
    EXECUTORS.remove("finishing")


def test_an_executor_is_added_by_one_line(run, colour_model, folder, own_executor, monkeypatch):
    """The option takes its name, and it may encode the items itself, as a cluster does."""
    monkeypatch.setattr(FinishingExecutor, "n_finished", 0)
    done = run("index", folder, "--executor", own_executor)
    assert "indexed 3 files (2 photos, 2 pairs)" in done.out
    assert FinishingExecutor.n_finished == 4


def test_an_empty_folder_is_no_file_and_was_never_indexed(run, colour_model, tmp_path):
    """To forget it would end with an error."""
    (tmp_path / "empty").mkdir()
    told = run("index", tmp_path / "empty").out.splitlines()[-2:]
    assert told == ["skipped 1 folder:", f"  {tmp_path / 'empty'}: there is no file in it"]


def test_a_folder_that_lost_its_files_can_be_forgotten(run, library):
    for file in library.iterdir():
        file.unlink()
    assert (
        f"(try: if its files are really gone: tusou forget {library})" in run("index", library).out
    )


def test_a_drive_that_is_away_is_told_and_can_be_forgotten(run, library, monkeypatch):
    """Its files stay in the library until then; the run is no failure."""
    drive = library / "usb"
    write_photo(drive / "there.png", "red")
    with monkeypatch.context() as patch:
        patch.setattr(os.path, "ismount", lambda path: path == str(drive))
        run("index", library, "--workers", 0)
    shutil.rmtree(drive)
    done = run("index", library, "--workers", 0)
    assert done.code == 0
    head, told = done.out.splitlines()[-2:]
    assert head == "skipped 1 folder:"
    assert told.startswith(f"  {drive}: the drive at {drive} is not mounted ")
    assert told.endswith(f"(try: if its files are really gone: tusou forget {drive})")
    assert "removed 1 file" in run("forget", drive).out
    assert "skipped" not in run("index", library, "--workers", 0).out


def test_a_folder_that_is_gone_hinders_no_other(run, library, tmp_path):
    """As in Python; alone it is told so, and not as one that is mistyped."""
    usb = tmp_path / "usb"
    write_photo(usb / "there.png", "red")
    run("index", usb, "--workers", 0)
    shutil.rmtree(usb)
    done = run("index", usb, library, "--workers", 0)
    assert done.code == 0
    assert f"  {usb}: {usb} is not there any more (try: if its files" in done.out
    alone = run("index", usb, "--workers", 0)
    assert (alone.code, alone.err.splitlines()[0]) == (2, f"tusou: {usb} is not there any more")


def test_a_mistyped_model_makes_no_library(run, colour_model, folder, tmp_path):
    done = run("index", folder, "--model", "nope", "--library", tmp_path / "fresh")
    assert (done.code, done.err.splitlines()[0]) == (2, "tusou: no model is called 'nope'")
    assert not (tmp_path / "fresh").exists()


def test_what_is_to_be_searched_is_made_no_library(run, colour_model, folder, tmp_path):
    """Who takes --library for the folder to search is told before anything is made in it."""
    before = sorted(folder.iterdir())
    (tmp_path / "link").symlink_to(folder)
    for name in (folder, tmp_path / "link", folder / ".." / folder.name):
        done = run("index", folder, "--library", name)
        assert (done.code, sorted(folder.iterdir())) == (2, before)
        assert "is both what to search and the library" in done.err
    (tmp_path / "empty").mkdir()
    assert run("index", tmp_path / "empty", "--library", tmp_path / "empty").code == 2
    done = run("index", tmp_path / "empty", "--library", folder)
    assert (done.code, sorted(folder.iterdir())) == (2, before)
    assert "holds other files" in done.err
    assert run("index", folder, "--workers", 0).code == 0


def test_many_skipped_files_are_grouped(run, colour_model, folder):
    """More than twenty are counted by reason, unless -v asks for all of them."""
    for n in range(25):
        (folder / f"broken-{n:02}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    done = run("index", folder, "--workers", 0)
    assert "skipped 25 files:" in done.out
    assert "25 × " in done.out
    assert done.out.count("broken-") == 1
    verbose = run("index", folder, "--workers", 0, "-v")
    assert verbose.out.count("broken-") == 25


def test_the_report_says_where_every_skip_is_told(run, colour_model, folder):
    """What is left out unopened is in no library, so `stats` is no place to look for it."""
    for n in range(25):
        (folder / f"letter-{n:02}.docx").touch()
    done = run("index", folder, "--workers", 0)
    assert "(each of them: -v or --json)" in done.out
    assert "letter-" not in run("stats", "--files").out


def test_json_lines_of_progress_then_the_report(run, colour_model, folder):
    """Every line is a JSON object; the last one is the report with every skip."""
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    *progress, report = run("index", folder, "--workers", 0, "--json").json_lines
    assert {line["event"] for line in progress} == {"progress"}
    assert progress[-1]["done_files"] == progress[-1]["total_files"] == 4
    assert report["event"] == "report"
    assert report["items"] == {"photo": 2, "pair": 2}
    assert [skip["path"] for skip in report["skipped"]] == [str(folder / "broken.png")]
    assert report["skipped"][0]["problem"]


def test_a_profile_names_stages_and_the_limiting_one(run, colour_model, folder):
    """--profile adds a table to the report; without it nothing is said of time."""
    plain = run("index", folder, "--workers", 0)
    assert "limiting" not in plain.out
    done = run("index", folder, "--workers", 0, "--profile", "--no-figures")
    lines = done.out.splitlines()
    head = next(at for at, line in enumerate(lines) if line.startswith("stage "))
    assert lines[head].split() == ["stage", "time", "share"]
    assert lines[-1].startswith("limiting: ")


def test_a_profile_as_json(run, colour_model, folder):
    """The report has the seconds of every stage, of their parts, and which one limits."""
    plain = run("index", folder, "--workers", 0, "--json").json_lines[-1]
    assert "profile" not in plain
    done = run("index", folder, "--workers", 0, "--json", "--profile", "--no-figures")
    told = done.json_lines[-1]["profile"]
    stages = {stage["stage"]: stage for stage in told["stages"]}
    assert set(stages) >= {"walk", "decode", "encode", "write", "indexes", "other"}
    assert told["limiting"] in stages
    assert sum(stage["share"] for stage in told["stages"]) == pytest.approx(1, abs=0.01)
    assert {"render", "previews"} <= set(stages["decode"]["parts"])


def test_ignored_files_are_left_out(run, colour_model, folder):
    """--ignore may be given several times."""
    done = run(
        "index", folder, "--workers", 0, "--json", "--ignore", "green*", "--ignore", "*.json"
    )
    assert done.json_lines[-1]["items"] == {"photo": 3}


def test_without_a_model_one_line_says_so(run, no_model, folder):
    """A library without a model works by words, and says so once on stderr."""
    done = run("index", folder, "--workers", 0)
    assert done.err.splitlines() == ["no model is wanted: searching words only"]
    found = run("search", "armchair")
    assert found.err.splitlines() == ["no model is wanted: searching words only"]
    assert "pairs.json → red.png" in found.out


def test_a_scan_is_found_by_its_look_only_where_a_model_sees_it(
    run, colour_model, tmp_path, monkeypatch
):
    """Of a library of words alone the report promises no more than the names of files."""
    scans = tmp_path / "scans"
    scans.mkdir()
    scan_pdf(scans / "scan.pdf", sheet(*ENGLISH))
    for model, found_by in (("colour", "their look"), ("none", "the names of their files")):
        monkeypatch.setenv("TUSOU_MODEL", model)
        done = run("index", scans, "--workers", 0, "--library", tmp_path / model)
        told = f"1 picture with words that OCR alone can read: found by {found_by} alone"
        assert told in done.out


def test_a_model_that_has_changed_is_told_with_what_helps(run, library, own_home, monkeypatch):
    """Searching by words goes on; the line, the refusals and the doctor name the same command."""
    write_model_folder(own_home / "models" / "colour", "colour2")
    mend = "change its model with: tusou reembed --model colour2; or"
    monkeypatch.setenv("TUSOU_MODEL", "colour2")
    found = run("search", "armchair")
    assert f": searching words only (try: {mend} " in found.err
    assert "pairs.json → red.png" in found.out
    picture = library / "red.png"
    refused = (
        ("search", "--image", picture),
        ("index", library),
        ("search", "x", "--rank", "image"),
    )
    for line in (*refused, ("similar", picture), ("doctor",)):
        done = run(*line)
        assert done.code
        assert f"try: {mend} " in done.err + done.out
    assert run("reembed", "--model", "colour2", "--workers", 0).code == 0
    assert run("search", "--image", picture).code == 0


def test_quiet_means_no_talk(run, folder):
    """-q leaves nothing on stderr, the data stays."""
    done = run("index", folder, "--workers", 0, "-q")
    assert done.err == ""
    assert "indexed 3 files" in done.out


def test_a_path_that_is_not_there(run, colour_model, tmp_path):
    """A typo in the path is told, not passed over."""
    done = run("index", tmp_path / "nowhere", "--workers", 0)
    assert "nowhere" in done.out + done.err
    assert "Traceback" not in done.err


def test_an_unknown_model(run, colour_model, folder):
    """The mend names a model that is there."""
    done = run("index", folder, "--model", "color")
    assert done.code == 2
    assert "did you mean 'colour'?" in done.err


def test_a_password_file_that_is_not_there(run, colour_model, folder):
    """The passwords' file is read before anything is indexed."""
    done = run("index", folder, "--password-file", folder / "none.txt")
    assert done.code == 2
    assert "none.txt" in done.err
    assert "one password per line" in done.err


def test_passwords_are_one_per_line(tmp_path):
    """Spaces belong to a password; empty lines and a byte order mark do not."""
    from argparse import Namespace

    from tusou.cli.passwords import passwords_of

    file = tmp_path / "passwords.txt"
    file.write_text("\ufeffopen sesame\n\n 芝麻开门\n", encoding="utf-8")
    assert passwords_of(Namespace(password_file=file)) == ["open sesame", " 芝麻开门"]
    assert passwords_of(Namespace(password_file=None)) == []


def test_a_negative_number_of_workers(run, colour_model, folder):
    """0 means: in this process; less makes no sense."""
    assert run("index", folder, "--workers", "-1").code == 2


def test_watching_shows_a_report_of_every_run(run, colour_model, folder, monkeypatch):
    """--watch prints one report for each burst of changes, until it is stopped."""
    from tusou.library import Library

    def twice(self, paths, **options):
        yield self.index(paths, **options)
        (folder / "green.png").unlink()
        yield self.index(paths, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(Library, "watch", twice)
    done = run("index", folder, "--workers", 0, "--watch")
    assert done.code == 130
    assert "indexed 3 files" in done.out
    assert "2 unchanged, 1 removed" in done.out
    assert "what was indexed is kept" in done.err


def test_a_watch_tells_once_what_it_leaves_out(run, colour_model, folder, monkeypatch):
    """Behind the first report what is new alone, that of the last run; programs get all."""
    from tusou.library import Library

    def three_times(self, paths, **options):
        (folder / "old.docx").write_bytes(b"text")
        yield self.index(paths, **options)
        (folder / "green.png").rename(folder / "moved.png")
        yield self.index(paths, **options)
        (folder / "new.pptx").write_bytes(b"text")
        yield self.index(paths, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(Library, "watch", three_times)
    done = run("index", folder, "--workers", 0, "--watch")
    first, second, third = done.out.split("nothing new")
    assert "skipped 1 file:" in first
    assert "old.docx" in first
    assert second.splitlines()[1:] == ["files: 2 unchanged, 1 moved"]
    assert "skipped 1 file:" in third
    assert "new.pptx" in third
    assert "old.docx" not in third
    (folder / "moved.png").rename(folder / "green.png")
    reports = run("index", folder, "--workers", 0, "--watch", "--json").json_lines
    told = [report["skipped"] for report in reports if "skipped" in report]
    assert [len(skipped) for skipped in told] == [2, 2, 2]


def test_quiet_tells_how_many_were_left_out(run, colour_model, folder):
    (folder / "letter.docx").write_bytes(b"text")
    done = run("index", folder, "--workers", 0, "-q")
    assert done.out.splitlines()[1:] == ["skipped 1 file"]


def test_forgetting_a_file(run, library):
    """The file leaves the library and stays on disk."""
    done = run("forget", library / "green.png")
    assert done.code == 0
    assert "removed 1 file" in done.out
    assert (library / "green.png").exists()
    assert run("search", "green", "--rank", "image", "--min-cosine", 0.9).out.startswith(
        "no result"
    )


def test_forgetting_a_folder_as_json(run, library):
    """Everything below a folder goes."""
    assert run("forget", library, "--json").json == {"removed": 3}


def test_forgetting_what_is_not_there(run, library, tmp_path):
    """Exit code 4, and where to look."""
    done = run("forget", tmp_path / "nowhere")
    assert done.code == 4
    assert "tusou stats --files" in done.err


def test_report_lines_of_an_uneventful_run():
    """Nothing is said of what did not happen."""
    from tusou.cli.render.report import report_lines

    quiet = IndexReport(0, 0, 0, 0, {}, (), 0, 0.01)
    assert report_lines(quiet, has_model=True) == ["found nothing to index in 0.0 s"]


def test_rows_of_a_manifest_are_no_pages(run, colour_model, tmp_path):
    """A row that cannot be used is counted as a part of its file."""
    (tmp_path / "list.csv").write_text("image,text\nmissing.jpg,a chair\n", encoding="utf-8")
    done = run("index", tmp_path / "list.csv", "--workers", 0)
    assert "skipped 1 part:" in done.out
    assert "row 1" in done.out


def test_a_list_of_which_nothing_comes_is_an_error(run, colour_model, tmp_path, folder):
    """Its columns and those that would be known are told, and the exit code is that of a file."""
    (tmp_path / "list.csv").write_text("Ware,Ansicht\nchair,red.png\n", encoding="utf-8")
    done = run("index", tmp_path / "list.csv", "--workers", 0)
    assert done.code == 5
    assert 'no column is known to hold texts, and none pictures; it has "Ware", "Ans' in done.out
    assert 'that of pictures one of "image_path"' in done.out
    assert run("index", tmp_path / "list.csv", "--workers", 0, "--json").code == 5
    assert run("index", tmp_path / "list.csv", folder, "--workers", 0).code == 0
    assert run("index", tmp_path / "list.csv", folder, "--workers", 0).code == 0


@pytest.mark.parametrize("name", ["notes.txt", "broken.pdf", "package.json"])
def test_a_file_that_was_named_and_cannot_be_read_is_an_error(run, colour_model, tmp_path, name):
    """Where nothing else came; found in a folder it costs itself, also when nothing is known."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / name).write_text("{}", encoding="utf-8")
    for _ in range(2):  # the second time it is known
        done = run("index", tmp_path / "files" / name, "--workers", 0)
        assert (done.code, "skipped 1 file:" in done.out) == (5, True)
        assert run("index", tmp_path / "files", "--workers", 0).code == 0


def test_data_of_other_kinds_are_named_on_request(run, colour_model, folder):
    """Nobody misses them; a list that names pictures is told of in any case."""
    (folder / "package.json").write_text('{"name": "x", "version": "1"}', encoding="utf-8")
    assert "skipped" not in run("index", folder, "--workers", 0).out
    verbose = run("index", folder, "--workers", 0, "-v").out
    assert "package.json: it holds no pairs of text and picture" in verbose
    (report,) = run("index", folder, "--workers", 0, "--json").json_lines[-1:]
    assert [skip["is_other_data"] for skip in report["skipped"]] == [True]
    (folder / "list.csv").write_text("Ware,Ansicht\nchair,red.png\n", encoding="utf-8")
    plain = run("index", folder, "--workers", 0).out
    assert "skipped 1 file:" in plain
    assert 'it has "Ware", "Ansicht"' in plain


def test_a_kind_that_is_not_read_tells_those_that_are(run, colour_model, tmp_path):
    """The mend reads as a sentence after "try"."""
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    done = run("index", tmp_path / "notes.txt", "--workers", 0)
    assert "TXT files are not read (try: a PDF, a picture (JPEG" in done.out


@pytest.mark.parametrize("flag", ["--text-pages-only", "--no-figures", "--max-pages=1"])
def test_options_of_pdfs_are_accepted(run, colour_model, folder, flag):
    """Options that shape the items are part of what makes a file unchanged."""
    assert run("index", folder, "--workers", 0, flag).code == 0


def test_a_mistyped_path_makes_no_library(run, own_home):
    """Nothing is left behind by a command that could not start."""
    assert run("index", "no-such-folder").code == 2
    assert not (own_home / "library").exists()
