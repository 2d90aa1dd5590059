"""A library of files that lie elsewhere: on a web server of this machine, and in memory."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import tusou
from indexing.making import colour_folder, photo
from tusou.errors import InputError, NotFound, SourceError
from web_folder import web_folder

pytest.importorskip("aiohttp")

SAMPLE = Path(tusou.__file__).parent / "sample"


@pytest.fixture
def web(tmp_path):
    """Four photos and a PDF in a folder of its own, served."""
    served = colour_folder(tmp_path / "served")
    (served / "papers").mkdir()
    shutil.copy(SAMPLE / "catalogue-en.pdf", served / "papers" / "目录 1.pdf")
    with web_folder(served) as web:
        yield web


@pytest.fixture
def library(settings, web):
    """The served folder, indexed."""
    with tusou.open(settings=settings) as made:
        report = made.index(web.address, workers=0, max_pages=1)
        assert report.indexed == 5, report.skipped
        yield made


def index(library, web, **more):
    return library.index(web.address, workers=0, max_pages=1, **more)


def paths(library):
    return sorted(record.path for record in library.store.files())


def test_what_lies_elsewhere_is_found(library, web):
    """Photos and pages are found, named by the address of their file and by their path below it."""
    best = library.search("a red thing", rank="image", k=1, kinds=["photo"]).hits[0]
    assert best.path == best.image_path == f"{web.address}/red.png"
    assert best.relative_path == "red.png"
    page = library.search("quiet rooms", rank="words", kinds=["page"], show_all=True).hits[0]
    assert page.path == f"{web.address}/papers/目录 1.pdf"
    assert page.relative_path == "papers/目录 1.pdf"


def test_worker_processes_fetch_each_file_once(settings, web):
    """Each is read by the worker that decodes it, and not by the process that directs."""
    with tusou.open(settings=settings) as library:
        assert library.index(web.address, workers=2, max_pages=1).indexed == 5
    read = ["/blue.png", "/green.png", "/papers/%E7%9B%AE%E5%BD%95%201.pdf", "/red.png"]
    assert sorted(web.read()) == [*read, "/yellow.png"]


def test_the_same_items_as_from_a_disk(library, web, settings, tmp_path):
    """Where files lie changes nothing but their names, and their hashes are known."""
    with tusou.open(tmp_path / "local", settings=settings) as local:
        local.index(web.folder, workers=0, max_pages=1)
        for mine, other in ((library, local), (local, library)):
            items = {one.relative_path: one for one in mine.store.get(mine.store.ids())}
            others = {one.relative_path: one for one in other.store.get(other.store.ids())}
            for name, one in items.items():
                assert one.image_key == others[name].image_key
                assert one.item.date == others[name].item.date
        hashes = {Path(record.path).name: record.sha256 for record in local.store.files()}
    assert {record.path.rpartition("/")[2]: record.sha256 for record in library.store.files()} == (
        hashes
    )


def test_only_what_changed_is_read_again(library, web):
    """Sizes and times are asked for; nothing that is as it was is read."""
    web.read()
    photo(web.folder / "red.png", "red", (50, 31))
    photo(web.folder / "new.png", "green", (51, 32))
    (web.folder / "blue.png").unlink()
    report = index(library, web)
    assert (report.indexed, report.unchanged, report.removed) == (2, 3, 1)
    assert sorted(web.read()) == ["/new.png", "/red.png"]
    assert f"{web.address}/blue.png" not in paths(library)


def test_an_etag_tells_a_change_that_size_and_time_hide(library, web):
    """Equal sizes and no times: the ETag decides."""
    web.etags = {"/red.png": '"one"'}
    assert index(library, web).indexed == 1
    assert index(library, web).indexed == 0
    web.etags = {"/red.png": '"two"'}
    assert index(library, web).indexed == 1


def test_searching_needs_no_network(library, web):
    """With nobody there hits and previews are as before, and pages are drawn from their copies."""
    web.stop()
    hit = library.search("a red thing", rank="image", k=1, kinds=["photo"]).hits[0]
    assert library.thumbnail(hit.item)
    assert library.picture(hit.item).size == (40, 30)
    page = library.search("quiet rooms", rank="words", kinds=["page"], show_all=True).hits[0]
    assert max(library.picture(page.item, 900).size) == 900
    assert library.explain(page.item, "quiet rooms", heat=False).marked().width > 0


def test_without_a_copy_the_preview_stands_in(library, web, own_home):
    """When neither server nor copy is there only what asks for the file itself fails."""
    web.stop()
    shutil.rmtree(own_home / "cache" / "tusou")
    hit = library.search("a red thing", rank="image", k=1, kinds=["photo"]).hits[0]
    with pytest.raises(SourceError, match="cannot be reached"):
        library.picture(hit.item)
    assert library.explain(hit.item, "red").marked().width > 0


def test_nothing_is_forgotten_when_nobody_answers(library, web):
    """A root that cannot be seen is an error, and all stays."""
    before = paths(library)
    web.stop()
    with pytest.raises(InputError, match="cannot be reached"):
        index(library, web)
    assert paths(library) == before


@pytest.mark.parametrize("status", [403, 500])
def test_nothing_is_forgotten_when_a_folder_is_closed(library, web, status):
    """A folder that cannot be listed keeps its items, and is told."""
    web.refused = {"/papers/": status}
    report = index(library, web)
    assert (report.removed, report.unchanged) == (0, 4)
    assert [skip.path for skip in report.skipped] == [f"{web.address}/papers"]


def test_nothing_is_forgotten_for_a_file_that_does_not_answer(library, web):
    """A file that is listed and cannot be seen just now keeps its items."""
    web.refused = {"/red.png": 503}
    report = index(library, web)
    assert (report.removed, report.unchanged) == (0, 4)
    assert "HTTP 503" in report.skipped[0].problem
    assert f"{web.address}/red.png" in paths(library)


def test_an_empty_page_is_no_empty_folder(library, web):
    """A server that shows an empty page is out of order: nothing is removed, and it is told."""
    (web.folder / "index.html").write_text("<h1>Back soon</h1>")
    report = index(library, web)
    assert report.removed == 0
    assert "tusou forget" in report.skipped[0].mend
    assert len(paths(library)) == 5


def test_a_file_that_broke_off_is_tried_again(settings, web):
    """Half a photo is no damaged photo: the next run fetches it whole."""
    web.short = {"/red.png"}
    with tusou.open(settings=settings) as library:
        report = library.index(web.address, workers=1, max_pages=1)
        assert [Path(skip.path).name for skip in report.skipped] == ["red.png"]
        assert report.indexed == 4
        web.short = set()
        assert index(library, web).indexed == 1


def test_a_changed_file_that_broke_off_keeps_its_items(library, web):
    """What was found of it before is found until the new state is here as a whole."""
    photo(web.folder / "red.png", "green", (80, 81))
    web.short = {"/red.png"}
    report = index(library, web)
    assert [Path(skip.path).name for skip in report.skipped] == ["red.png"]
    (kept,) = library.lookup(path=f"{web.address}/red.png")
    assert kept.item.width_px == 40
    web.short = set()
    assert index(library, web).indexed == 1
    (new,) = library.lookup(path=f"{web.address}/red.png")
    assert new.item.width_px == 80


def test_a_damaged_file_is_not_tried_again(settings, web):
    """What arrived whole and cannot be read is the file's own fault."""
    (web.folder / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    with tusou.open(settings=settings) as library:
        first = index(library, web).skipped
        web.read()
        assert index(library, web).skipped == first
    assert web.read() == []
    assert first[0].path == f"{web.address}/bad.png"


def test_one_file_is_a_root(settings, web):
    """The address of a single file is indexed by itself."""
    with tusou.open(settings=settings) as library:
        assert library.index(f"{web.address}/red.png", workers=0).indexed == 1
        assert library.sample(1)[0].relative_path == "red.png"


def test_a_mistyped_address_is_refused(settings, web):
    """Nothing is there: the run does not begin."""
    with tusou.open(settings=settings) as library:
        with pytest.raises(InputError, match="there is nothing at"):
            library.index(f"{web.address}/rde.png", workers=0)


def test_forget_and_lookup_take_addresses(library, web):
    """However the address is written."""
    named = f"{web.address}/papers/%E7%9B%AE%E5%BD%95%201.pdf"
    assert library.lookup(path=named)[0].item.image_path == f"{web.address}/papers/目录 1.pdf"
    assert library.forget(f"{web.address}/papers/") == 1
    with pytest.raises(NotFound):
        library.forget(f"{web.address}/papers")
    assert len(paths(library)) == 4


def test_addresses_are_not_watched(library, web):
    """No machine elsewhere tells when files change."""
    with pytest.raises(InputError, match="cannot be watched"):
        next(library.watch([web.folder, web.address]))


def test_searches_can_be_kept_to_an_address(library, web):
    """Filters take relative paths, and addresses as they take absolute paths."""
    within = [f"{web.address}/papers/"]
    inside = library.search("red", rank="image", within=within, show_all=True, k=50).hits
    assert {hit.relative_path for hit in inside} == {"papers/目录 1.pdf"}


def test_files_of_disk_and_address_go_together(library, web, tmp_path):
    """Several roots at once, of whatever kind."""
    photo(tmp_path / "here" / "purple.png", "blue", (33, 44))
    report = library.index([tmp_path / "here", web.address], workers=0, max_pages=1)
    assert (report.indexed, report.unchanged) == (1, 5)


def test_files_in_memory(settings):
    """What only this process can see is indexed in this process; ignoring works as on disks."""
    import fsspec

    memory = fsspec.filesystem("memory")
    for name in ("a/chair.pdf", "b/drafts/chair.pdf", "b/.hidden.pdf"):
        memory.pipe_file(f"/shop/{name}", (SAMPLE / "catalogue-en.pdf").read_bytes())
    memory.pipe_file("/shop/empty.png", b"")
    memory.pipe_file("/shop/letter.docx", b"x")
    memory.pipe_file("/shop/tour.mp4", b"x")
    try:
        with tusou.open(settings=settings) as library:
            report = library.index("memory://shop", workers=0, max_pages=1, ignore=["drafts/"])
            assert paths(library) == ["memory://shop/a/chair.pdf"]
            assert {skip.path.rpartition("/")[2] for skip in report.skipped} == {
                "empty.png",
                "letter.docx",
            }
            assert report.other_kinds == {".mp4": 1}
            assert library.index("memory://shop/a/chair.pdf", workers=0, max_pages=1).indexed == 0
    finally:
        memory.store.clear()


def test_a_list_with_its_pictures_is_read_and_shows_nothing_of_this_machine(settings, tmp_path):
    """Pictures inside a Parquet file are found and drawn again; one that is only named is not."""
    import fsspec
    import pyarrow as pa
    import pyarrow.parquet as pq

    own = photo(tmp_path / "own.png", "red")
    rows = [
        {
            "text": "a blue chair",
            "image": {"bytes": photo(tmp_path / "b.png", "blue").read_bytes()},
        },
        {"text": "not yours", "image": {"path": str(own)}},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "pairs.parquet")
    memory = fsspec.filesystem("memory")
    memory.pipe_file("/set/pairs.parquet", (tmp_path / "pairs.parquet").read_bytes())
    memory.pipe_file("/set/list.json", b"[]")
    try:
        with tusou.open(settings=settings) as library:
            report = library.index("memory://set", workers=0)
            told = {skip.path.rpartition("/")[2]: skip.problem for skip in report.skipped}
            assert "from disks only" in told["list.json"]
            assert "own.png" in told["pairs.parquet"]
            (chair,) = library.lookup(text="a blue chair")
            assert chair.item.image_path == "memory://set/pairs.parquet#row=1"
            assert library.picture(chair.id).size == (40, 30)
            (other,) = library.lookup(text="not yours")
            assert (other.item.image_path, other.image_key) == ("", None)
    finally:
        memory.store.clear()


def test_a_photo_elsewhere_with_the_name_of_a_row_is_drawn_again(settings, tmp_path):
    """Only the picture of a pair can lie in a row of its manifest."""
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe_file("/shop/sofa#row=3.png", photo(tmp_path / "s.png", "red").read_bytes())
    try:
        with tusou.open(settings=settings) as library:
            library.index("memory://shop", workers=0)
            (sofa,) = library.store.ids()
            assert library.picture(sofa).size == (40, 30)
    finally:
        memory.store.clear()
