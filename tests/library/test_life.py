"""Opening, closing and sharing a library."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import tusou
from colour_encoder import ColourEncoder
from indexing.making import pairs, photo
from tusou.errors import InputError, NotFound, TusouError
from tusou.library import search_libraries
from tusou.types import Query, Where


def test_a_relative_folder_is_fixed_when_opened(settings, tmp_path, monkeypatch):
    """Going elsewhere afterwards does not move a library that was opened by a relative path."""
    monkeypatch.chdir(tmp_path)
    with tusou.open("mine", settings=settings) as library:
        assert library.folder == tmp_path / "mine"
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        library.index(photo(tmp_path / "red.png", "red"), workers=0)
    with tusou.open(tmp_path / "mine", create=False, settings=settings) as again:
        assert len(again.store.ids()) == 1


def test_two_points_after_a_link_mean_what_the_system_means(settings, tmp_path, monkeypatch):
    """`here/link/../mine` lies beside what the link leads to: for the library and its store."""
    (tmp_path / "real" / "inner").mkdir(parents=True)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link").symlink_to(tmp_path / "real" / "inner")
    monkeypatch.chdir(tmp_path)
    with tusou.open("here/link/../mine", settings=settings) as library:
        library.index(photo(tmp_path / "red.png", "red"), workers=0)
        assert str(library.folder) == library.store.folder
    assert (tmp_path / "real" / "mine" / "library.db").exists()
    assert not (tmp_path / "here" / "mine").exists()
    with tusou.open(tmp_path / "real" / "mine", create=False, settings=settings) as again:
        assert len(again.store.ids()) == 1


def test_the_home_folder_may_be_written_as_a_tilde(settings, own_home):
    """`~` stands for the home folder in the library, in what is indexed, looked up, forgotten."""
    red = photo(own_home / "pictures" / "red.png", "red")
    with tusou.open("~/mine", settings=settings) as library:
        assert library.folder == own_home / "mine"
        library.index("~/pictures", workers=0)
        assert library.lookup(path="~/pictures/red.png")[0].path == str(red)
        assert library.search(image="~/pictures/red.png", rank="image").hits[0].path == str(red)
        assert library.forget("~/pictures") == 1


def test_paths_relative_to_where_one_stands(library, folder, monkeypatch):
    """A look-up and a removal take paths as typed in the current folder."""
    monkeypatch.chdir(folder)
    assert library.lookup(path=Path("yellow.png"))[0].relative_path == "yellow.png"
    assert library.forget("yellow.png") == 1


def test_an_empty_name_opens_no_library(settings, tmp_path, monkeypatch):
    """It stands neither for the default library nor for the folder one stands in."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="empty"):
        tusou.open("", settings=settings)
    with tusou.open(settings=settings) as library, pytest.raises(InputError, match="empty"):
        library.forget("")


def test_a_number_sign_may_begin_a_name(settings, tmp_path, monkeypatch):
    """A row of a table is told from a file that is called so."""
    monkeypatch.chdir(tmp_path)
    photo(tmp_path / "files" / "#1.png", "red")
    with tusou.open(settings=settings) as library:
        library.index("files", workers=0)
        assert library.lookup(path="files/#1.png")[0].relative_path == "#1.png"


def test_a_closed_library_says_so(settings, folder):
    """Using a library after it was closed is an error of ours; closing twice is none."""
    library = tusou.open(settings=settings)
    library.index(folder, workers=0)
    library.close()
    library.close()
    with pytest.raises(TusouError):
        library.search("armchair", rank="words")
    with pytest.raises(TusouError):
        library.stats()


def test_a_library_opened_again_answers_as_before(library, settings):
    """What was written is there after the next opening, down to the score."""
    before = library.search("red armchair").hits
    with tusou.open(library.folder, create=False, settings=settings) as again:
        assert again.search("red armchair").hits == before
        assert again.stats().items == library.stats().items


def test_a_reader_sees_what_a_writer_adds(library, settings, folder):
    """Two openings of one library: what one indexes or forgets, the other finds at once."""
    with tusou.open(library.folder, create=False, settings=settings) as reader:
        n_before = len(reader.store.ids())
        photo(folder / "new" / "red-bench.png", "red", (50, 40))
        seen = []
        library.index(
            folder, workers=0, progress=lambda _: seen.append(reader.search("armchair").outcome)
        )
        assert seen
        assert set(seen) == {"hits"}
        assert len(reader.store.ids()) == n_before + 1
        found = reader.search("red", rank="image", within=["new/"], k=1).hits
        assert found[0].relative_path == "new/red-bench.png"
        library.forget(folder / "new")
        assert not reader.search("red", rank="image", within=["new/"]).hits


def test_threads_search_one_library_at_once(library):
    """Many searches at a time give what one search gives."""
    questions = [("red", "image"), ("armchair", "words"), ("蓝色沙发", "fused"), ("green", "image")]

    def ask(question):
        return library.search(question[0], rank=question[1], k=3).hits

    alone = [ask(question) for question in questions]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(ask, questions * 6))
    assert together == alone * 6


def test_the_folder_of_the_settings_is_the_default(settings):
    """Without a folder the library of the settings is opened, and made."""
    with tusou.open(settings=settings) as library:
        assert str(library.folder) == settings.library
        assert repr(library) == f"Library({settings.library!r})"
        assert library.store.ids() == []


def test_an_unknown_device_is_told_when_the_model_is_needed(tmp_path):
    """A device that there is not is named by the first search that encodes; words need none."""
    with tusou.open(tmp_path / "library", device="abacus") as library:
        with pytest.raises(InputError, match="abacus"):
            library.search("red", rank="image")
        assert library.search("anything", rank="words").outcome == "nothing"


def test_an_error_inside_the_block_still_closes(settings):
    """Leaving the `with` block by an error passes it on and closes the library."""
    with pytest.raises(NotFound), tusou.open(settings=settings) as library:
        library.get(1)
    with pytest.raises(TusouError):
        library.store.ids()


def test_filters_of_a_search_add_up(library):
    """`kinds` and `within` are joined with `where`: an item has to pass all of it."""
    where = Where(kinds=("pair",), fields=(("price", "499"),))
    hits = library.search("red armchair", where=where, show_all=True).hits
    assert [hit.fields["price"] for hit in hits] == [499]
    only_photos = library.search("red", rank="image", kinds=["photo"], within=["y*"]).hits
    assert {hit.relative_path for hit in only_photos} <= {"yellow.png"}


def test_libraries_with_and_without_a_model_answer_together(library, settings, tmp_path):
    """Beside a library with vectors one of words alone still brings its hits."""
    with tusou.open(tmp_path / "plain", settings=settings, model="none") as plain:
        photo(tmp_path / "more" / "chair.png", "green", (60, 20))
        pairs(tmp_path / "more" / "m.json", [{"text": "An armchair", "image_path": "chair.png"}])
        plain.index(tmp_path / "more", workers=0)
        both = search_libraries([plain, library], Query(text="armchair", rank="words", k=5))
        assert {hit.library for hit in both.hits} == {str(plain.folder), str(library.folder)}
        by_look = search_libraries([plain, library], Query(text="green", rank="image", k=2))
        assert by_look.model == ColourEncoder().stamp.name
        assert {hit.library for hit in by_look.hits} == {str(library.folder)}
        with pytest.raises(InputError):
            search_libraries([plain], Query(text="green", rank="image"))
        with pytest.raises(InputError):
            search_libraries([], Query(text="green"))


def test_watching_takes_the_options_of_indexing(settings, tmp_path):
    """What a watch is told to leave out stays out, in the first run already."""
    photo(tmp_path / "files" / "red.png", "red")
    photo(tmp_path / "files" / "drafts" / "green.png", "green")
    seen = []
    with tusou.open(settings=settings) as library:
        watched = library.watch(
            tmp_path / "files", workers=0, ignore=["drafts"], progress=seen.append
        )
        assert next(watched).indexed == 1
        watched.close()
        assert [one.item.image_path for one in library.sample()] == [
            str(tmp_path / "files" / "red.png")
        ]
    assert seen[-1].done_files == seen[-1].total_files == 1


def test_a_folder_that_is_gone_is_told_with_what_helps(tmp_path):
    """It was indexed, so its name is no slip of the pen; and it can be forgotten."""
    folder = tmp_path / "photos"
    folder.mkdir()
    photo(folder / "red.png", "red")
    with tusou.open(tmp_path / "library", model="none") as library:
        library.index(folder, workers=0)
        folder.rename(tmp_path / "phottos")
        with pytest.raises(InputError, match="not there any more") as refused:
            library.index(folder, workers=0)
        assert refused.value.mend == f"if its files are really gone: tusou forget {folder}"
        assert library.forget(folder) == 1
        with pytest.raises(InputError, match="nothing at") as refused:
            library.index(folder, workers=0)
        assert "did you mean 'phottos'" in refused.value.mend


def test_a_root_on_a_drive_that_is_away_is_told_so(tmp_path):
    """It was seen there, and the drive is known."""
    drive = tmp_path / "usb"
    (drive / "photos").mkdir(parents=True)
    photo(drive / "photos" / "red.png", "red")
    with tusou.open(tmp_path / "library", model="none") as library:
        library.index(drive / "photos", workers=0)
        library.store.note_drives({str(drive): str(drive)})
        drive.rename(tmp_path / "away")
        with pytest.raises(InputError, match=r"the drive at .*usb is not mounted"):
            library.index(drive / "photos", workers=0)


def test_a_root_that_is_gone_hinders_no_other(tmp_path):
    """What lies below it is kept, and told with what helps; it is found again where it was."""
    usb, disk = tmp_path / "usb", tmp_path / "disk"
    for root in (usb, disk):
        root.mkdir()
        photo(root / "red.png", "red")
    with tusou.open(tmp_path / "library", model="none") as library:
        library.index([usb, disk], workers=0)
        usb.rename(tmp_path / "away")
        photo(disk / "green.png", "green", (33, 30))
        report = library.index([usb, disk], workers=0)
        assert (report.indexed, report.removed) == (1, 0)
        (told,) = report.skipped
        assert (told.path, told.is_folder) == (str(usb), True)
        assert told.problem == f"{usb} is not there any more"
        assert told.mend == f"if its files are really gone: tusou forget {usb}"
        (tmp_path / "away").rename(usb)
        report = library.index([usb, disk], workers=0)
        assert (report.unchanged, report.skipped) == (3, ())


def test_a_mistyped_root_is_no_root_that_is_gone(tmp_path):
    """The library knows nothing of it: nothing is indexed before it is mended."""
    photo(tmp_path / "photos" / "red.png", "red")
    with tusou.open(tmp_path / "library", model="none") as library:
        with pytest.raises(InputError, match="nothing at"):
            library.index([tmp_path / "photos", tmp_path / "phottos"], workers=0)
        assert len(list(library.store.files())) == 0
