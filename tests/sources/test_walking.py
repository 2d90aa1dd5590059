"""The walk finds what a person would want found, each file once, in a steady order."""

from __future__ import annotations

import json
import os
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from tusou.errors import InputError
from tusou.sources import walk
from tusou.stores import open_store
from tusou.types import Skipped, SourceFile
from tusou.wording import translated


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


def put(folder, *names, content=b"%PDF"):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def found(*paths, **options):
    """Relative paths of the files found."""
    return [e.relative_path for e in walk(paths, **options) if isinstance(e, SourceFile)]


def skipped(*paths):
    """(name, problem) of what was left out with a word."""
    return [(Path(e.path).name, e.problem) for e in walk(paths) if isinstance(e, Skipped)]


def test_recursive_and_sorted(root):
    """Files of known kinds are found at every depth, sorted by name within each folder."""
    put(root, "b.pdf", "a/z.JPG", "a/deep/er/x.png", "c.webp", "notes.txt", "script.py")
    assert found(root) == ["a/deep/er/x.png", "a/z.JPG", "b.pdf", "c.webp"]


def test_what_is_told_of_a_file(root):
    """Path, root, size and time are those of the file."""
    put(root, "a.pdf")
    (file,) = walk([root])
    status = (root / "a.pdf").stat()
    assert file == SourceFile(str(root / "a.pdf"), str(root), 4, status.st_mtime_ns)


def test_very_deep_folders(root):
    """Folders deeper than Python's recursion limit would allow are no trouble."""
    folders = [root.joinpath(*"d" * depth) for depth in range(1, 1201)]
    for folder in folders:
        folder.mkdir()
    put(folders[-1], "a.pdf")
    assert len(found(root)) == 1
    (folders[-1] / "a.pdf").unlink()
    for folder in reversed(folders):  # what tidies up after tests does recur
        folder.rmdir()


def test_a_file_is_its_own_root(root):
    """A file given directly is found under its own name."""
    put(root, "a.pdf")
    assert next(walk([root / "a.pdf"])).root == str(root / "a.pdf")
    assert found(root / "a.pdf") == ["a.pdf"]


def test_relative_paths_and_home(root, monkeypatch):
    """Relative paths and `~` are made absolute."""
    put(root, "a.pdf")
    monkeypatch.chdir(root.parent)
    monkeypatch.setenv("HOME", str(root))
    assert [e.path for e in walk(["root", "~"])] == [str(root / "a.pdf")]


def test_overlapping_roots_give_each_file_once(root):
    """A file belongs to the innermost of the given roots that holds it."""
    put(root, "a.pdf", "in/b.pdf")
    entries = {e.path: e.root for e in walk([root, root / "in", root / "a.pdf", root])}
    assert entries == {
        str(root / "a.pdf"): str(root / "a.pdf"),
        str(root / "in/b.pdf"): str(root / "in"),
    }


def test_missing_root_suggests_near_names(root):
    """A path that is not there is the caller's error and names what is like it."""
    put(root, "catalogues/a.pdf")
    with pytest.raises(InputError, match="did you mean 'catalogues'") as caught:
        walk([root / "catalogue"])
    assert "there is nothing at" in caught.value.problem
    with pytest.raises(InputError):
        walk([root / "no" / "such" / "place"])


@pytest.mark.parametrize(
    "name",
    [
        *(".hidden.pdf", ".git/a.pdf", "__MACOSX/a.pdf", "@eaDir/a.jpg", "node_modules/m/a.png"),
        *(".Trash-1000/files/a.pdf", "$RECYCLE.BIN/a.pdf", "#recycle/a.pdf", "lost+found/a.pdf"),
    ],
)
def test_hidden_and_litter_are_left_out(root, name):
    """Hidden files and what machines leave about are not found."""
    put(root, name, "kept.pdf")
    assert found(root) == ["kept.pdf"]


def test_a_hidden_root_is_walked(root):
    """What the user names is walked, hidden or not."""
    put(root, ".secret/a.pdf", ".b.pdf")
    assert found(root / ".secret", root / ".b.pdf") == ["a.pdf", ".b.pdf"]


def test_ignore(root):
    """Globs of the user are obeyed at every depth."""
    put(root, "a.pdf", "drafts/b.pdf", "x/drafts/c.pdf", "x/old.pdf", "x/new.pdf")
    assert found(root, ignore=["drafts/", "old*"]) == ["a.pdf", "x/new.pdf"]


def test_libraries_are_left_out(root):
    """A library among the files is not indexed, and a library as root is refused with a word."""
    put(root, "a.pdf")
    with closing(open_store(str(root / "lib"))):
        put(root, "lib/thumb.jpg")
        assert found(root) == ["a.pdf"]
    (root / "lib" / "library.lock").unlink()  # as in a copy of it
    assert found(root) == ["a.pdf"]
    assert skipped(root) == []
    assert skipped(root / "lib") == [("lib", "this folder is a library")]


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + bytes(84)])
def test_a_file_of_that_name_makes_no_library(root, content):
    """Other programs, such as darktable, have a library.db too: pictures beside it are found."""
    put(root, "in/library.db", content=content)
    put(root, "in/a.jpg")
    (root / "broken").mkdir()
    (root / "broken" / "library.db").symlink_to(root / "gone")
    put(root, "broken/b.jpg")
    assert found(root) == ["broken/b.jpg", "in/a.jpg"]
    assert found(root / "in") == ["a.jpg"]


def test_empty_files(root):
    """An empty file is left out with the reason."""
    put(root, "a.pdf", content=b"")
    assert skipped(root) == [("a.pdf", "the file is empty")]


def test_kinds_that_are_not_read(root):
    """Pictures and documents of other kinds are told of with what to do; other files are not."""
    put(root, "a.svg", "b.docx", "c.cr2", "d.txt", "e.py", "f")
    entries = list(walk([root]))
    assert [(e.problem, e.mend) for e in entries] == [
        ("SVG files are not read", "save it as PNG or PDF"),
        ("DOCX files are not read", "export it as PDF"),
        ("CR2 files are not read", "export it as JPEG"),
    ]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls", "numbers"])
def test_a_table_may_well_list_products(root, kind):
    """Then CSV keeps its rows, of which a PDF would keep the look."""
    put(root, f"products.{kind}")
    (entry,) = walk([root])
    assert entry.mend == "save it as CSV where it lists pictures, else export it as PDF"
    assert translated(entry.mend, "zh") == "列有图片的表另存为 CSV，其他的导出为 PDF"


def test_any_kind_given_directly_is_told_of(root):
    """A file that the user names is never passed over without a word."""
    put(root, "d.txt", "f", "g.json")
    problems = [problem for _, problem in skipped(root / "d.txt", root / "f", root / "g.json")]
    assert problems == [
        "TXT files are not read",
        "files without suffix are not read",
        "it holds no pairs of text and picture",
    ]


def test_names_that_are_not_utf8(root):
    """A file or folder whose name is not UTF-8 is left out, and its path can be printed."""
    for name in (b"caf\xe9.pdf", b"d\xe9p/a.pdf"):
        path = os.path.join(os.fsencode(root), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(b"%PDF")
    entries = list(walk([root]))
    assert [(Path(e.path).name, e.mend) for e in entries] == [
        ("caf\N{REPLACEMENT CHARACTER}.pdf", "rename it"),
        ("d\N{REPLACEMENT CHARACTER}p", "rename it"),
    ]


def test_links_to_files_are_followed(root, tmp_path):
    """A linked file is found at its link; a broken link is told of."""
    put(tmp_path, "elsewhere.pdf")
    (root / "link.pdf").symlink_to(tmp_path / "elsewhere.pdf")
    (root / "broken.pdf").symlink_to(tmp_path / "gone.pdf")
    assert found(root) == ["link.pdf"]
    assert skipped(root) == [("broken.pdf", "the link leads nowhere")]


def retried(*paths, **options):
    """Names of what may well be there, though it could not be seen."""
    left_out = [e for e in walk(paths, **options) if isinstance(e, Skipped)]
    return [Path(e.path).name for e in left_out if e.fault == "outside"]


def test_links_that_lead_nowhere_may_lead_to_a_drive(root, tmp_path):
    """Whether a link led to a file or to a folder nobody can tell: each is told of."""
    put(root, "a.pdf")
    for name in ("photos", "b.pdf", "c.json"):
        (root / name).symlink_to(tmp_path / "unplugged" / name)
    (root / "round").symlink_to(root / "round")
    assert found(root) == ["a.pdf"]
    assert retried(root) == ["b.pdf", "c.json", "photos", "round"]


def test_a_folder_that_shows_no_file(root):
    """So does one look where a drive is not mounted; hidden files and folders are no files."""
    (root / "empty").mkdir()
    put(root, ".no_drive", "lost+found/a.pdf")
    (told,) = walk([root])
    assert (told.path, told.problem, told.fault) == (str(root), "there is no file in it", "outside")
    assert told.is_folder


def test_a_folder_with_any_file_is_there(root):
    """One of a kind that is not read will do, one left out on purpose, or another root."""
    put(root, "notes.txt")
    assert list(walk([root])) == []
    (root / "notes.txt").unlink()
    put(root, "drafts/a.pdf")
    assert list(walk([root], ignore=["drafts/"])) == []
    assert list(walk([root], ignore=["*.pdf"])) == []
    assert [e.path for e in walk([root, root / "drafts"])] == [str(root / "drafts" / "a.pdf")]


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="a file that gives EIO")
def test_a_manifest_that_cannot_be_opened_is_told_of(root):
    """Whether it holds pairs nobody knows then: it is not passed over as if it held none."""
    (root / "pairs.json").symlink_to("/proc/self/mem")
    put(root, "a.pdf")
    assert found(root) == ["a.pdf"]
    assert retried(root) == retried(root / "pairs.json") == ["pairs.json"]
    problem = "the manifest cannot be read (input/output error)"
    assert skipped(root) == [("pairs.json", problem)]


def test_linked_folders_are_followed_once(root, tmp_path):
    """A linked folder outside the root is followed, at the first of its links."""
    put(tmp_path, "outside/a.pdf")
    for name in ("one", "two"):
        (root / name).symlink_to(tmp_path / "outside")
    assert found(root) == ["one/a.pdf"]


def test_loops_of_links_end(root, tmp_path):
    """Links to an ancestor, to themselves, to each other or within the root are not followed."""
    put(root, "sub/a.pdf")
    (root / "sub" / "up").symlink_to(root)
    (root / "sub" / "far_up").symlink_to("/")
    (root / "twin").symlink_to(root / "sub")
    (root / "self").symlink_to(root / "self")
    (tmp_path / "p").mkdir()
    (tmp_path / "q").mkdir()
    (tmp_path / "p" / "q").symlink_to(tmp_path / "q")
    (tmp_path / "q" / "p").symlink_to(tmp_path / "p")
    (root / "p").symlink_to(tmp_path / "p")
    assert found(root) == ["sub/a.pdf"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_unreadable_folders(root):
    """A folder without permission is told of and does not end the walk."""
    put(root, "a/x.pdf", "b.pdf")
    (root / "a").chmod(0)
    try:
        assert found(root) == ["b.pdf"]
        assert skipped(root) == [("a", "the folder cannot be opened (permission denied)")]
    finally:
        (root / "a").chmod(0o755)


def test_pipes_and_sockets_are_left_out(root):
    """What is no regular file is not opened, whatever its name."""
    os.mkfifo(root / "a.pdf")
    os.mkfifo(root / "a.json")
    os.mkfifo(root / "a.parquet")
    assert list(walk([root])) == []


def test_data_without_pairs_are_left_out_as_other_data(root):
    """package.json and tables of numbers are no manifests: told, if all that is left out is."""
    put(root, "package.json", content=b'{"name": "x", "description": "y", "files": ["a.png"]}')
    put(root, "numbers.csv", content=b"name,file,size\nx,main.py,3\n")
    put(root, "broken.json", content=b'[{"text": "a", ')
    entries = list(walk([root]))
    assert [os.path.basename(e.path) for e in entries] == [
        "broken.json",
        "numbers.csv",
        "package.json",
    ]
    assert all(e.is_other_data for e in entries)


def test_a_list_that_names_pictures_is_missed(root):
    """Where nothing comes of it for the names of its columns; given directly any data is."""
    Image.new("RGB", (4, 4)).save(root / "a.png")
    put(root, "list.csv", content=b"Ware,Ansicht\nchair,a.png\n")
    put(root, "package.json", content=b'{"name": "x"}')
    told = {e.path: e for e in walk([root]) if isinstance(e, Skipped)}
    skip = told[str(root / "list.csv")]
    assert (skip.is_other_data, told[str(root / "package.json")].is_other_data) == (False, True)
    assert skip.problem == (
        'no column is known to hold texts, and none pictures; it has "Ware", "Ansicht"'
    )
    (given,) = walk([root / "package.json"])
    assert not given.is_other_data


def test_manifests_are_found_and_their_pictures_are_not_photos(root):
    """A picture that a manifest names is found as a pair and not once more as a photo."""
    for name in ("img/a.png", "img/b.png", "c.png"):
        (root / name).parent.mkdir(exist_ok=True)
        Image.new("RGB", (4, 4)).save(root / name)
    rows = [{"text": "one", "image_path": "../img/a.png"}, {"text": "two", "image": "../c.png"}]
    put(root, "pairs/list.json", content=json.dumps(rows).encode())
    assert found(root) == ["img/b.png", "pairs/list.json"]
    pq.write_table(pa.table({"text": ["b"], "path": ["../img/b.png"]}), root / "pairs/b.parquet")
    assert found(root) == ["pairs/b.parquet", "pairs/list.json"]


def test_parquet_without_its_package_is_found_all_the_same(root, monkeypatch):
    """The worker that would read it says what to install."""
    put(root, "a.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert found(root) == ["a.parquet"]


def test_a_manifest_changes_with_its_pictures(root):
    """Its version is the state of the pictures it names, missing ones aside."""
    put(root, "list.json", content=b'[{"text": "a", "image_path": "a.png"}]')
    (alone,) = walk([root])
    put(root, "a.png", content=b"12345")
    (together,) = walk([root])
    assert alone.version == ""
    assert together == replace(alone, version=together.version) != alone
    (given,) = walk([root / "list.json"])
    assert given.version == together.version


def test_a_picture_changes_with_the_text_beside_it(root):
    """Also when it is given directly; a text that is ignored, or of another name, is none."""
    put(root, "a.jpg", "b.jpg", "c.pdf", "b.jpg.txt", "c.txt", "lone.txt")
    assert [file.version for file in walk([root])] == ["", "", ""]
    put(root, "a.txt", content=b"a red chair")
    versions = {file.relative_path: file.version for file in walk([root])}
    assert [name for name, version in versions.items() if version] == ["a.jpg"]
    (given,) = walk([root / "a.jpg"])
    assert given.version == versions["a.jpg"]
    assert not any(file.version for file in walk([root], ignore=["*.txt"]))
    put(root, "a.txt", content=b"a red armchair")
    (again,) = walk([root / "a.jpg"])
    assert again.version not in ("", given.version)


def test_a_named_picture_given_directly_is_found(root):
    """A picture that the user names is a photo even where a manifest names it too."""
    Image.new("RGB", (4, 4)).save(root / "a.png")
    put(root, "list.json", content=b'[{"text": "one", "image_path": "a.png"}]')
    assert found(root, root / "a.png") == ["list.json", "a.png"]


def test_malformed_glob(root):
    """A glob that cannot be read is the caller's error."""
    with pytest.raises(InputError, match="malformed"):
        walk([root], ignore=["[z-a]"])
