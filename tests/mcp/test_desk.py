"""What an assistant may ask, and what it is told."""

from __future__ import annotations

import io
from base64 import b64encode

import pytest
from PIL import Image

import tusou
from indexing.making import photo
from sources.pdf.making import Sheet, write_pdf
from tusou.errors import InputError, NotFound, UnknownName
from tusou.mcp.answers import PICTURE_BYTES, jpeg
from tusou.mcp.desk import MOST_PICTURES, TEXT_CHARACTERS, UPLOAD_BYTES, Desk
from web_folder import web_folder


@pytest.fixture
def desk(library):
    """A desk over one library."""
    return Desk([library])


@pytest.fixture
def two(library, other):
    """A desk over two libraries."""
    return Desk([library, other])


def opened(data):
    """A JPEG as a picture."""
    picture = Image.open(io.BytesIO(data))
    assert picture.format == "JPEG"
    return picture


def url_of(colour, size=(40, 30)):
    """A picture of one colour as a data URL."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return "data:image/png;base64," + b64encode(buffer.getvalue()).decode()


# ── search ──────────────────────────────────────────────────────────────────────────────────


def test_hits_are_told_in_words(desk):
    """Rank, place, item, confidence, cosine, file, why, text and fields."""
    answer = desk.search("red armchair", k=2)
    head, first, *_ = answer.text.split("\n\n")
    assert head.endswith("found, best first:")
    assert first.startswith("1. pair pairs.json, item ")
    for part in ("confidence", "cosine", "red.png", "why: ", "words", "armchair", "price: 499"):
        assert part in first


def test_what_passes_filters_alone_is_no_ranking(desk):
    """And a later page tells where it begins."""
    head, first, *_ = desk.search(kinds=("pair",), k=2).text.split("\n\n")
    assert head == "What passes the filters, 2 shown, in no order of likeness:"
    assert "confidence" not in first
    later = desk.search("kind:pair", k=2, offset=1).text
    assert later.startswith("What passes the filters from rank 2 on, 1 shown, in no order")
    later = desk.search("red", rank="image", k=1, offset=1).text
    assert later.startswith("1 found from rank 2 on, best first:")
    assert desk.search("red armchair", k=1, offset=40).text == "No more hits."


def test_pictures_come_along(desk):
    """Small JPEGs of the best hits, in the order that the text tells."""
    answer = desk.search("red armchair", k=3, near_misses=True, pictures=2)
    assert len(answer.pictures) == 2
    assert all(max(opened(picture).size) <= 320 for picture in answer.pictures)
    assert "Pictures of 1, 2 in this order" in answer.text


def test_no_pictures(desk):
    """None when none are asked for, and never more than five."""
    assert desk.search("red", pictures=0).pictures == ()
    assert len(desk.search("red", k=9, near_misses=True, pictures=99).pictures) <= MOST_PICTURES


def test_nothing_found_is_said(desk):
    """With the line that was missed, and no picture of what is not a hit."""
    answer = desk.search("steam locomotive")
    assert answer.text.startswith("Nothing found.")
    assert answer.pictures == ()


def test_near_misses_alone_are_no_hits(desk):
    """Also where they are asked for: what an assistant is told is found, it presents as found."""
    answer = desk.search("steam locomotive", near_misses=True, k=2).text
    head, *blocks = answer.split("\n\n")
    assert head.startswith("Nothing found. The best confidence is ")
    assert head.endswith("Near misses, which are probably not what was meant:")
    assert [block[:15] for block in blocks[:2]] == ["1. (near miss) ", "2. (near miss) "]


def test_near_misses_beside_hits_are_marked(desk):
    """Each by itself, and the head counts both; those without the mark are the hits."""
    sure = desk.search("red armchair", k=9, pictures=0).text.split("\n\n")
    head, *mixed = desk.search("red armchair", k=9, near_misses=True, pictures=0).text.split("\n\n")
    marked = [block for block in mixed if "(near miss)" in block]
    assert marked
    assert [block for block in mixed if block not in marked] == sure[1:]
    more = f"; {len(marked)} more below are near misses, each marked:"
    assert head == sure[0].removesuffix(":") + more


def test_what_may_have_been_meant_otherwise_is_told(desk):
    """Beside hits too: an assistant would take what was searched for what was asked."""
    note = "Note: fotos is taken as words: kinds are page, figure, photo, pair"
    found = desk.search("red armchair kind:pair,fotos").text
    assert " found, best first:" in found
    assert note in found.split("\n\n")
    assert desk.search("red in:nowhere/").text.split("\n\n") == [
        "Nothing found.",
        "Note: no item passes in:nowhere/",
    ]


def test_for_a_filter_that_lets_nothing_pass_another_is_offered(desk):
    """An assistant chooses the filters beside its words: nothing is hidden from it."""
    told = "Note: no item passes in:yelow.png: did you mean in:yellow.png?"
    assert told in desk.search("red", within=["yelow.png"]).text.split("\n\n")


def test_later_hits_are_given(desk):
    """Those behind the ones that were seen, with their ranks; and that there are no more."""
    first = desk.search("red", k=2, near_misses=True).text.split("\n\n")
    later = desk.search("red", k=1, offset=1, near_misses=True).text.split("\n\n")
    assert later[1] == first[2]
    assert desk.search("red", offset=400, near_misses=True).text == "No more hits."


def test_filters(desk):
    """By kind and by path."""
    assert "photo" not in desk.search("red", kinds=["pair"]).text
    assert "red.png" not in desk.search("red", within=["blue.png"], near_misses=True).text


def test_picture_that_is_sent(desk):
    """A data URL is searched by; what looks like it comes first."""
    first = desk.search(picture=url_of((220, 30, 30)), k=2).text.split("\n\n")[1]
    assert "red.png" in first


def test_picture_named_by_its_path(desk, folder):
    """Over stdio a file of this machine may be named."""
    assert "green.png" in desk.search(picture=str(folder / "green.png"), k=1).text


def test_over_http_no_file_is_read(library, folder):
    """Whether a file exists is not told either."""
    desk = Desk([library], read_files=False)
    for path in (folder / "green.png", folder / "missing.png"):
        with pytest.raises(InputError, match="over HTTP"):
            desk.search(picture=str(path))


@pytest.mark.parametrize(
    "picture",
    [
        "data:image/png;base64,###",
        "data:image/png;base64," + b64encode(b"no picture").decode(),
        "data:image/png;base64," + "A" * (UPLOAD_BYTES * 4 // 3 + 1),
        "/nowhere/picture.png",
    ],
    ids=["no base64", "no picture", "too large", "missing file"],
)
def test_unusable_pictures(desk, picture):
    """Each is refused with what to do."""
    with pytest.raises(InputError) as caught:
        desk.search(picture=picture)
    assert caught.value.problem


def test_nothing_asked(desk):
    """An empty question is refused."""
    with pytest.raises(InputError):
        desk.search()


# ── similar ─────────────────────────────────────────────────────────────────────────────────


def test_similar_to_an_item(desk, library, folder):
    """The others come back, the item itself is no answer."""
    photo = library.lookup(path=folder / "green.png")[0]
    pair = library.lookup(path=folder / "red.png")[0]
    answer = desk.similar(item=pair.id, k=20)
    assert f"item {pair.id}," not in answer.text
    assert f"item {photo.id}," in answer.text


@pytest.mark.parametrize("by_item", [True, False])
def test_likeness_is_filtered_and_paged(desk, library, folder, by_item):
    """Whether it is that to an item or to a picture."""
    red = library.lookup(path=folder / "red.png")[0].id
    what = {"item": red} if by_item else {"picture": url_of((220, 30, 30))}
    assert "red.png" not in desk.similar(**what, k=20, within=["green*"]).text
    assert "green.png" in desk.similar(**what, k=20, within=["green*"]).text
    assert "green.png" not in desk.similar(**what, k=20, kinds=["page"]).text
    first, later = (desk.similar(**what, k=1, offset=n, pictures=0).text for n in (0, 1))
    assert first != later


def test_texts_that_fit_a_picture(desk, folder):
    """`to="text"` compares with texts."""
    assert "armchair" in desk.similar(picture=url_of((220, 30, 30)), to="text", k=1).text


def test_similar_to_nothing(desk):
    """Neither item nor picture is refused."""
    with pytest.raises(InputError, match="nothing to compare"):
        desk.similar()


# ── pages ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("absolute", [True, False])
def test_page_by_its_path(desk, folder, absolute):
    """Named absolutely or as a hit tells it; text and picture come back."""
    path = str(folder / "catalogue.pdf") if absolute else "catalogue.pdf"
    answer = desk.page(path=path, page_number=2)
    assert "page 2 of catalogue.pdf" in answer.text
    assert "Delivery terms" in answer.text
    assert max(opened(answer.pictures[0]).size) == 1024


def test_page_by_its_item(desk, library):
    """The number of a hit is enough."""
    hit = library.search("bookshelf", k=1).hits[0]
    assert "Walnut bookshelf B-540" in desk.page(item=hit.item).text


def test_matched_words_are_marked(desk, folder):
    """With a query the page shows its words in yellow."""

    def yellow(answer):
        pixels = opened(answer.pictures[0]).convert("RGB").tobytes()
        triples = zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True)
        return sum(r > 200 and g > 170 and b < 120 for r, g, b in triples)

    plain = desk.page(path="catalogue.pdf", page_number=1)
    marked = desk.page(path="catalogue.pdf", page_number=1, query="bookshelf")
    assert yellow(plain) == 0
    assert yellow(marked) > 100
    # Whether a search with the query would find the page does not matter.
    for query in ("bookshelf kind:photo", "bookshelf -walnut"):
        found = desk.page(path="catalogue.pdf", page_number=1, query=query)
        assert found.pictures == marked.pictures


@pytest.mark.parametrize(("asked", "given"), [(200, 200), (1, 64), (99999, 2000)])
def test_size_of_the_picture(desk, asked, given):
    """As asked, within bounds."""
    answer = desk.page(path="catalogue.pdf", page_number=1, longest_px=asked)
    assert max(opened(answer.pictures[0]).size) == given


def test_long_text_in_parts(settings, folder, library, desk):
    """What does not fit is told, and can be asked for."""
    (folder / "long.json").write_text(
        '[{"text": "%s", "image_path": "red.png"}]' % ("word " * 3000 + "end")
    )
    library.index(folder, workers=0)
    pair = next(one for one in library.lookup(path=folder / "red.png") if "end" in one.item.text)
    first = desk.page(item=pair.id)
    assert f"from_character={TEXT_CHARACTERS}" in first.text
    assert desk.page(item=pair.id, from_character=14_000).text.strip().endswith("end")


def test_file_that_is_gone(desk, folder):
    """The text is still there, and the thumbnail stands in for the page."""
    (folder / "catalogue.pdf").unlink()
    answer = desk.page(path=str(folder / "catalogue.pdf"), page_number=1)
    assert "bookshelf" in answer.text
    assert max(opened(answer.pictures[0]).size) <= 320


def test_a_page_by_the_path_that_a_hit_tells(desk, library, folder):
    """The whole of it counts before the end of another's."""
    for place in ("archive", "."):
        (folder / place).mkdir(exist_ok=True)
        sheet = Sheet().text(72, 760, f"kept in {place}")
        write_pdf(folder / place / "report.pdf", sheet)
    library.index(folder, workers=0)
    assert "kept in ." in desk.page(path="report.pdf", page_number=1).text
    assert "kept in archive" in desk.page(path="archive/report.pdf", page_number=1).text


def test_a_page_by_the_address_of_its_file(settings, folder):
    """As a hit tells it, and as people write it; over HTTP the file lies elsewhere."""
    pytest.importorskip("aiohttp")
    with web_folder(folder) as web, tusou.open(settings=settings) as library:
        library.index(web.address, workers=0)
        desk = Desk([library])
        for address in (f"{web.address}/catalogue.pdf", f"HTTP{web.address[4:]}/catalogue.pdf"):
            assert "Delivery terms" in desk.page(path=address, page_number=2).text
        assert "Delivery terms" in desk.page(path="catalogue.pdf", page_number=2).text
        with pytest.raises(NotFound, match="no library holds"):
            desk.page(path=f"{web.address}/other.pdf", page_number=1)


def test_a_pair_by_the_whole_path_of_its_picture(desk, folder):
    """Only files are known by the end of their paths: it is the end of no file's here."""
    assert "A red armchair" in desk.page(path=str(folder / "red.png")).text
    with pytest.raises(NotFound, match="search for it"):
        desk.page(path="red.png")


def test_a_path_that_several_files_end_in(desk, library, folder):
    """None is taken for another: all are named."""
    for place in ("north", "south"):
        (folder / place).mkdir()
        write_pdf(folder / place / "plan.pdf", Sheet().text(72, 760, place))
    library.index(folder, workers=0)
    with pytest.raises(InputError, match="2 files") as caught:
        desk.page(path="plan.pdf", page_number=1)
    assert str(folder / "north" / "plan.pdf") in caught.value.mend
    assert str(folder / "south" / "plan.pdf") in caught.value.mend


@pytest.mark.parametrize("query", ["", "green"])
def test_what_was_put_in_the_place_of_a_file_is_not_shown(desk, library, folder, tmp_path, query):
    """A link to a picture that was never indexed, say: the thumbnail that was kept is shown."""
    photo(tmp_path / "secret.png", "red", (90, 70))
    (stored,) = library.lookup(path=folder / "green.png")
    (folder / "green.png").unlink()
    (folder / "green.png").symlink_to(tmp_path / "secret.png")
    red, green, _ = opened(desk.page(item=stored.id, query=query).pictures[0]).getpixel((5, 5))
    assert green > red


@pytest.mark.parametrize(
    "asked",
    [
        {"path": "catalogue.pdf", "page_number": 9},
        {"path": "missing.pdf", "page_number": 1},
        {"path": "/etc/passwd"},
        {"path": "../../etc/passwd"},
        {"item": 9999},
    ],
)
def test_what_no_library_holds(desk, asked):
    """Only what was indexed is ever shown."""
    with pytest.raises(NotFound):
        desk.page(**asked)


def test_no_page_named(desk):
    """Neither item nor path is refused."""
    with pytest.raises(InputError, match="no page"):
        desk.page()


# ── the rest ────────────────────────────────────────────────────────────────────────────────


def test_lookup(desk, folder):
    """By exact text, and by a path: whole, or its end as `get_page` takes it."""
    assert "red.png" in desk.lookup(text="A red armchair with wooden legs").text
    assert "page 2" in desk.lookup(path=str(folder / "catalogue.pdf")).text
    assert (
        desk.lookup(path="catalogue.pdf").text
        == desk.lookup(path=str(folder / "catalogue.pdf")).text
    )
    for missing in ({"text": "no such text"}, {"path": "logue.pdf"}):
        with pytest.raises(NotFound):
            desk.lookup(**missing)


def test_what_is_missing_is_told_without_signs_of_a_command_line(desk):
    """An assistant has none: members of the tools are what it can give."""
    for ask in (desk.search, desk.similar, desk.lookup, desk.page):
        with pytest.raises(InputError) as caught:
            ask()
        assert "--" not in f"{caught.value.problem} {caught.value.mend}"


def test_stats(desk, folder):
    """Name, place, items, model and what was indexed."""
    told = desk.stats().text
    for part in ("library chairs", "2 pages", "2 photos", "2 pairs", "model: colour", str(folder)):
        assert part in told


def test_a_library_named_by_several_spellings_is_one(library, settings, tmp_path):
    """By a link to its folder: nothing is found twice, and an item needs no library's name."""
    (tmp_path / "link").symlink_to(library.folder)
    with tusou.open(tmp_path / "link", settings=settings) as again:
        desk = Desk([library, again])
        assert list(desk.libraries) == ["chairs"]
        assert desk.search("green", k=9).text.startswith("1 found")
        assert desk.page(item=1).text


def test_several_libraries(two):
    """Both are searched, each hit names its library, and items need its name."""
    answer = two.search("green", k=9, near_misses=True)
    assert "library: chairs" in answer.text
    assert "library: photos" in answer.text
    with pytest.raises(InputError, match="several libraries"):
        two.page(item=1)
    assert "lawn.png" in two.page(item=1, library="photos").text
    with pytest.raises(UnknownName) as caught:
        two.page(item=1, library="photo")
    assert "photos" in caught.value.mend


def test_what_looks_like_a_picture_is_found_in_all_libraries(two):
    """An item has a library, a picture that is sent has none; one may be named."""
    both = two.similar(picture=url_of((40, 160, 60)), k=2).text
    assert "library: chairs" in both
    assert "library: photos" in both
    one = two.similar(picture=url_of((40, 160, 60)), library="photos").text
    assert "library: chairs" not in one
    with pytest.raises(InputError, match="several libraries"):
        two.similar(item=1)


def test_a_look_up_asks_all_libraries(two, folder):
    """Each item names its own; one may be named."""
    found = two.lookup(text="A red armchair with wooden legs")
    assert "red.png" in found.text
    assert "library: chairs" in found.text
    with pytest.raises(NotFound):
        two.lookup(text="A red armchair with wooden legs", library="photos")
    with pytest.raises(NotFound):
        two.lookup(text="no such text")


def test_libraries_of_one_name(settings, library, tmp_path):
    """Folders of the same name are told apart by a number."""
    import tusou

    with tusou.open(tmp_path / "elsewhere" / "chairs", settings=settings) as second:
        assert list(Desk([library, second]).libraries) == ["chairs", "chairs-2"]


def test_pictures_stay_small():
    """Noise, which JPEG cannot squeeze, is reduced until it fits."""
    noise = Image.effect_noise((2000, 2000), 120).convert("RGB")
    data = jpeg(noise, 2000)
    assert len(data) <= PICTURE_BYTES
    assert max(opened(data).size) <= 2000
