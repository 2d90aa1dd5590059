"""What changed since the last run."""

from dataclasses import replace

import pytest

from tusou.errors import SourceError
from tusou.indexing.plan import CopyFinder, make_plan, sha256_of
from tusou.types import FileRecord, Skipped, SourceFile

KEY = "options"


def file(name: str, *, size: int = 10, mtime: int = 1) -> SourceFile:
    return SourceFile(f"/files/{name}", "/files", size, mtime)


def record(name: str, *, size: int = 10, mtime: int = 1, key: str = KEY, **more) -> FileRecord:
    return FileRecord(
        f"/files/{name}", "/files", size, mtime, more.pop("sha256", "aa"), key, **more
    )


def plan(found, *records, **more):
    return make_plan(found, {one.path: one for one in records}, KEY, **more)


def test_a_new_file_is_fresh():
    """A path that the library does not know is to be decoded."""
    made = plan([file("a.pdf")])
    assert made.fresh == (file("a.pdf"),)
    assert (made.unchanged, made.vanished) == (0, ())


def test_same_size_and_mtime_is_unchanged():
    """Nothing is read of a file whose fingerprint is as before."""
    made = plan([file("a.pdf")], record("a.pdf"))
    assert (made.unchanged, made.fresh) == (1, ())


@pytest.mark.parametrize("change", [{"size": 11}, {"mtime": 2}])
def test_another_fingerprint_is_fresh(change):
    """A changed size or mtime makes a file fresh."""
    assert plan([file("a.pdf", **change)], record("a.pdf")).fresh == (file("a.pdf", **change),)


def test_other_options_make_a_file_fresh():
    """A file indexed under other options is decoded again."""
    made = plan([file("a.pdf")], record("a.pdf", key="other"))
    assert made.fresh == (file("a.pdf"),)
    assert made.touched == {}


def test_a_touched_file_remembers_its_hash():
    """When only the mtime differs, the old SHA-256 is at hand to compare."""
    made = plan([file("a.pdf", mtime=2)], record("a.pdf", sha256="bb"))
    assert made.touched == {"/files/a.pdf": "bb"}


def test_a_vanished_file_is_named():
    """What the library knows and the walk did not find is to be removed."""
    assert plan([], record("gone.pdf")).vanished == ("/files/gone.pdf",)


def test_a_folder_that_cannot_be_read_hides_its_files():
    """Files below an unreadable folder are not taken for deleted."""
    unreadable = Skipped("/files/nas", "the folder cannot be read")
    made = plan([unreadable], record("nas/a.pdf"), record("b.pdf"))
    assert made.vanished == ("/files/b.pdf",)
    assert made.left_out == (unreadable,)


def test_a_file_that_does_not_answer_stays():
    """Elsewhere not seeing a file is no proof that it is gone; nor is an empty root."""
    silent = Skipped("/files/a.pdf", "cannot be reached", fault="outside")
    made = plan([silent], record("a.pdf"), record("a.pdf.jpg"))
    assert made.vanished == ("/files/a.pdf.jpg",)
    root = Skipped("/files", "there is no file in it", fault="outside")
    assert plan([root], record("a.pdf"), record("b/c.pdf")).vanished == ()


def test_what_an_empty_folder_held_can_be_forgotten():
    """Where the library holds nothing of it there is nothing to forget, and no such advice."""
    empty = Skipped("/files", "there is no file in it", fault="outside", is_folder=True)
    (told,) = plan([empty], record("b/c.pdf")).left_out
    assert told.mend == "if its files are really gone: tusou forget /files"
    assert plan([empty]).left_out == (empty,)
    elsewhere = replace(record("a.pdf"), path="/other/a.pdf")
    assert plan([empty], elsewhere).left_out == (empty,)


def test_a_root_of_all_hides_everything():
    """The folders above a file reach up to "/" and to the beginning of an address."""
    assert plan([Skipped("/", "the folder cannot be opened")], record("a.pdf")).vanished == ()
    away = replace(record("a.pdf"), path="https://host/files/a.pdf")
    assert plan([Skipped("https://host/", "no answer", fault="outside")], away).vanished == ()
    beside = Skipped("https://hos", "no answer", fault="outside")
    assert plan([beside], away).vanished == (away.path,)


class Watched(str):
    """A path that counts how often it is compared with another, as a whole or at its beginning."""

    __slots__ = ()
    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other):
        Watched.compared += 1
        return str.__eq__(self, other)

    def startswith(self, *beginning):
        Watched.compared += 1
        return super().startswith(*beginning)


def test_many_files_may_vanish_beside_many_left_out():
    """Each is looked up by its folders: 2,000 times 2,000 comparisons would be 4,000,000."""
    left_out = [Skipped(f"/files/{n}.svg", "SVG files are not read") for n in range(2_000)]
    gone = [record(f"{n}.pdf") for n in range(2_000)]
    watched = [replace(one, path=Watched(one.path)) for one in gone]
    assert len(plan(left_out, *watched).vanished) == 2_000
    assert Watched.compared < 20_000


def test_what_else_tells_a_change_makes_a_file_fresh():
    """An ETag that differs, where size and time are the same."""
    now = replace(file("a.pdf"), version="two")
    assert plan([now], record("a.pdf", version="one")).fresh == (now,)
    assert plan([now], record("a.pdf", version="two")).unchanged == 1


def test_a_file_that_became_empty_leaves(tmp_path):
    """A file that the walk itself leaves out is no longer searchable."""
    empty = Skipped("/files/a.pdf", "the file is empty")
    assert plan([empty], record("a.pdf")).vanished == ("/files/a.pdf",)


def test_a_skipped_file_is_told_again_until_it_changes():
    """A file skipped before is not tried again, but its reason is reported again."""
    reason = Skipped("/files/bad.pdf", "is damaged")
    made = plan([file("bad.pdf")], record("bad.pdf", skipped=reason))
    assert made.again == (reason,)
    changed = plan([file("bad.pdf", mtime=9)], record("bad.pdf", skipped=reason))
    assert changed.fresh == (file("bad.pdf", mtime=9),)


def test_a_fault_outside_the_file_is_tried_again():
    """A worker killed from outside, or a right that was missing, may be gone by the next run."""
    reason = Skipped("/files/good.pdf", "the process that read it was killed", fault="outside")
    made = plan([file("good.pdf")], record("good.pdf", skipped=reason))
    assert (made.fresh, made.again) == ((file("good.pdf"),), ())


def test_a_part_that_failed_from_outside_is_tried_again():
    """A manifest with a picture that could not be read is read again; damage is left alone."""
    part = Skipped("/files/a.json", "row 1: its picture", whole_file=False, fault="outside")
    made = plan([file("a.json")], record("a.json", page_skips=(part,)))
    assert made.fresh == (file("a.json"),)
    assert made.touched == {}
    lasting = replace(part, fault="file")
    assert plan([file("a.json")], record("a.json", page_skips=(lasting,))).fresh == ()


def test_a_locked_file_waits_for_passwords():
    """Each run would read all of it for nothing."""
    locked = Skipped("/files/a.pdf", "is encrypted", fault="locked")
    made = plan([file("a.pdf")], record("a.pdf", skipped=locked))
    assert (made.fresh, made.again) == ((), (locked,))
    given = plan([file("a.pdf")], record("a.pdf", skipped=locked), retry_skipped=True)
    assert given.fresh == (file("a.pdf"),)


def test_passwords_give_skipped_files_another_try():
    """With `retry_skipped` an unchanged skipped file is fresh."""
    reason = Skipped("/files/bad.pdf", "is encrypted")
    made = plan([file("bad.pdf")], record("bad.pdf", skipped=reason), retry_skipped=True)
    assert made.fresh == (file("bad.pdf"),)


def test_a_file_below_two_roots_counts_once():
    """Overlapping roots do not index a file twice."""
    assert plan([file("a.pdf"), file("a.pdf")]).total_files == 1


def test_sha256_is_of_the_bytes(tmp_path):
    """Equal bytes give equal hashes, whatever the name."""
    (tmp_path / "a").write_bytes(b"tusou")
    (tmp_path / "b").write_bytes(b"tusou")
    assert sha256_of(str(tmp_path / "a")) == sha256_of(str(tmp_path / "b"))
    assert len(sha256_of(str(tmp_path / "a"))) == 64


def test_an_unreadable_file_is_a_source_error(tmp_path):
    """A file that is gone when its turn comes is skipped with a reason, not a traceback."""
    with pytest.raises(SourceError, match="cannot be read") as caught:
        sha256_of(str(tmp_path / "gone"))
    assert caught.value.mend


def test_copies_are_found_by_hash_under_the_same_options():
    """Only files that were indexed whole, with these options, can lend their items."""
    part = Skipped("/files/e.pdf", "page 2: killed", whole_file=False, fault="outside")
    finder = CopyFinder(
        lambda: [
            record("a.pdf", sha256="aa"),
            record("b.pdf", sha256="bb", key="other"),
            record("c.pdf", sha256="cc", skipped=Skipped("/files/c.pdf", "is damaged")),
            record("e.pdf", sha256="ee", page_skips=(part,)),
        ],
        KEY,
    )
    assert finder.find("ee") is None
    assert finder.find("aa") == "/files/a.pdf"
    assert finder.find("bb") is None
    assert finder.find("cc") is None
    finder.add("dd", "/files/d.pdf")
    assert finder.find("dd") == "/files/d.pdf"


def test_a_library_is_looked_through_for_copies_when_one_is_asked_for():
    """Not before, and once; what was written until then is in it already."""
    records, asked = [record("a.pdf", sha256="aa")], []
    finder = CopyFinder(lambda: asked.append(len(records)) or records, KEY)
    finder.drop("/files/a.pdf")
    finder.add("bb", "/files/a.pdf")
    assert asked == []
    records[:] = [record("a.pdf", sha256="bb"), record("c.pdf", sha256="cc")]
    assert [finder.find(sha256) for sha256 in ("aa", "bb", "cc")] == [
        None,
        "/files/a.pdf",
        "/files/c.pdf",
    ]
    assert asked == [2]


def test_a_replaced_file_no_longer_lends_its_old_bytes():
    """Copies follow the run: what was written over lends nothing, what came lends itself."""
    records = [record("a.pdf", sha256="aa"), record("b.pdf", sha256="bb")]
    finder = CopyFinder(lambda: records, KEY)
    assert finder.find("aa") == "/files/a.pdf"
    finder.add("bb", "/files/a.pdf")
    assert finder.find("aa") is None
    assert finder.find("bb") == "/files/b.pdf"
    finder.drop("/files/b.pdf")
    finder.drop("/files/unknown.pdf")
    assert finder.find("bb") is None
    finder.add("cc", "/files/c.pdf")
    assert finder.find("cc") == "/files/c.pdf"
