"""Documents in one TIFF file: each page is an item of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw, TiffImagePlugin

from tusou.errors import SourceError
from tusou.parts import heard_by
from tusou.pictures import open_picture, paged_file
from tusou.sources import decode_file, draw, walk
from tusou.types import DecodeOptions, Part, Resumed, Skipped, SourceFile

A4_AT_200 = (1654, 2339)
PREVIEW, MASK = 1, 4


def sheet(shade: int, size=A4_AT_200) -> Image.Image:
    """A page of one grey, with a black bar along its upper edge."""
    page = Image.new("L", size, shade)
    ImageDraw.Draw(page).rectangle((0, 0, size[0], size[1] // 20), fill=0)
    return page


def scan(path: Path, pages, kinds=(), orientations=(), **options) -> Path:
    """Write pages into one file: `kinds` are NewSubfileTypes, `orientations` those of EXIF."""
    with TiffImagePlugin.AppendingTiffWriter(str(path), new=True) as writer:
        for at, page in enumerate(pages):
            tags = TiffImagePlugin.ImageFileDirectory_v2()
            tags[254] = kinds[at] if kinds else 2
            if orientations:
                tags[274] = orientations[at]
            page.save(writer, "TIFF", tiffinfo=tags, **{"dpi": (200, 200), **options})
            writer.newFrame()
    return path


def items_in(path: Path, **options):
    file = SourceFile(str(path), str(path.parent), 1, 1)
    return list(decode_file(file, DecodeOptions(**options)))


def shade_of(picture: Image.Image) -> int:
    """The grey below the bar."""
    return picture.convert("L").getpixel((picture.width // 2, picture.height // 2))


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    return scan(tmp_path / "contract.tif", [sheet(250), sheet(200), sheet(150)])


def test_each_page_is_an_item(contract):
    """With its number, its size in points, and without text: OCR is to read it."""
    found = items_in(contract)
    assert [one.item.kind for one in found] == ["page"] * 3
    assert [one.item.page_number for one in found] == [1, 2, 3]
    assert {one.item.text_state for one in found} == {"missing"}
    assert {(one.item.width_px, one.item.height_px) for one in found} == {(595, 842)}
    assert [shade_of(one.picture) for one in found] == [250, 200, 150]
    assert len({one.image_key for one in found}) == 3


def test_each_page_is_drawn_again_for_itself(contract):
    for one in items_in(contract):
        drawn = draw(one.item, 400)
        assert max(drawn.size) == 400
        assert shade_of(drawn) == shade_of(one.picture)


def test_a_page_that_is_no_longer_there_is_told(contract):
    [*_, last] = items_in(contract)
    scan(contract, [sheet(250), sheet(200)])
    with pytest.raises(SourceError, match="no page 3"):
        draw(last.item, 400)


@pytest.mark.parametrize("kind", [PREVIEW, MASK, PREVIEW | 2])
def test_previews_and_masks_are_no_pages(tmp_path, kind):
    """A photo with its preview is a photo, and it is the photo that is shown."""
    small = sheet(10, (160, 120))
    [photo] = items_in(scan(tmp_path / "a.tif", [small, sheet(90, (800, 600))], [kind, 0]))
    assert photo.item.kind == "photo"
    assert photo.item.page_number is None
    assert (photo.item.width_px, photo.item.height_px) == (800, 600)
    assert shade_of(draw(photo.item, 400)) == 90
    assert shade_of(open_picture(photo.item.image_path)) == 90  # to search by


def test_pages_of_scanners_and_faxes(tmp_path):
    """In black and white, by the compression of faxes."""
    pages = [sheet(shade).convert("1", dither=Image.Dither.NONE) for shade in (255, 0)]
    found = items_in(scan(tmp_path / "fax.tiff", pages, compression="group4"))
    assert [shade_of(one.picture) for one in found] == [255, 0]


def test_each_page_is_turned_as_it_says(tmp_path):
    """The second was laid on the scanner sideways."""
    upright, sideways = items_in(
        scan(tmp_path / "a.tif", [sheet(200), sheet(200)], orientations=[1, 6])
    )
    assert upright.picture.width < upright.picture.height
    assert (sideways.item.width_px, sideways.item.height_px) == (842, 595)
    assert sideways.picture.getpixel((sideways.picture.width - 2, 100)) == (0, 0, 0)


@pytest.mark.parametrize("dpi", [0, 1, 72_000])
def test_pages_that_do_not_tell_their_size_are_taken_for_sheets(tmp_path, dpi):
    """Otherwise they would be drawn much too small, or too large, for OCR."""
    found = items_in(scan(tmp_path / "a.tif", [sheet(200)] * 2, dpi=(dpi, dpi)))
    assert {(one.item.width_px, one.item.height_px) for one in found} == {(595, 842)}


def test_a_broken_page_costs_itself(tmp_path):
    """The others are there, and the report names it."""
    noise = [Image.effect_noise((600, 800), 90 + at) for at in range(3)]
    path = scan(tmp_path / "a.tif", noise, compression="tiff_deflate")
    with paged_file(str(path)) as pages:
        start = pages.turn_to(2).tag_v2[273][0]
    data = bytearray(path.read_bytes())
    data[start : start + 5_000] = b"\xff" * 5_000
    path.write_bytes(data)
    first, broken, last = items_in(path)
    assert isinstance(broken, Skipped)
    assert (broken.page_number, broken.whole_file) == (2, False)
    assert broken.mend
    assert [first.item.page_number, last.item.page_number] == [1, 3]


def next_directory(data: bytes, at: int) -> int:
    """Where in a small TIFF file of this machine's order the place of the next directory stands."""
    return at + 2 + 12 * int.from_bytes(data[at : at + 2], "little")


@pytest.mark.parametrize("n_sound", [1, 2])
def test_pages_before_the_place_where_a_file_breaks_off_are_there(tmp_path, n_sound):
    """A place that leads into nothing, or to what is no directory; a single picture is a photo."""
    path = scan(
        tmp_path / "a.tif", [sheet(200, (80, 80)), sheet(100, (80, 80)), sheet(50, (80, 80))]
    )
    data, at = bytearray(path.read_bytes()), 4
    for _ in range(n_sound):
        at = next_directory(data, int.from_bytes(data[at : at + 4], "little"))
    data[at : at + 4] = b"\x09\x00\x00\x00"
    path.write_bytes(data)
    found = items_in(path)
    [told] = [one for one in found if isinstance(one, Skipped)]
    assert told.problem.startswith(f"it breaks off behind page {n_sound}: ")
    assert not told.whole_file
    sound = [one for one in found if not isinstance(one, Skipped)]
    assert [one.item.kind for one in sound] == (["photo"] if n_sound == 1 else ["page", "page"])


def test_what_is_written_in_or_beside_a_document_is_kept(tmp_path):
    """In each page what it says itself, in the first what the text beside the file says."""
    path = scan(tmp_path / "a.tif", [sheet(200), sheet(100)], description="Minutes of 1954")
    (tmp_path / "a.txt").write_text("Council of Vienna", encoding="utf-8")
    [file] = (found for found in walk([str(tmp_path)]) if isinstance(found, SourceFile))
    first, second = (one.item for one in decode_file(file, DecodeOptions()))
    assert (first.text, second.text) == ("Council of Vienna\nMinutes of 1954", "Minutes of 1954")
    assert {first.text_state, second.text_state} == {"partial"}
    assert path.exists()


def test_a_page_without_a_profile_has_none(tmp_path):
    """And not that of a page after it."""
    pages = [sheet(200, (80, 80)).convert("RGB") for _ in range(2)]
    path = tmp_path / "a.tif"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    pages[1].encoderinfo = {"icc_profile": profile}
    pages[0].save(path, save_all=True, append_images=pages[1:])
    with paged_file(str(path)) as opened:
        assert "icc_profile" in opened.turn_to(2).info
        assert "icc_profile" not in opened.turn_to(1).info


def test_pages_beyond_the_limits_are_left_out(tmp_path):
    """Of pixels each by itself, of pages silently, as of a PDF."""
    path = scan(tmp_path / "a.tif", [sheet(1, (900, 900)), sheet(2, (90, 90)), sheet(3, (80, 80))])
    large, small, _ = items_in(path, max_pixels=100_000)
    assert (large.page_number, small.item.page_number) == (1, 2)
    assert "0.8 Mpx" in large.problem
    assert len(items_in(path, max_pages=2)) == 2


def test_a_page_that_kills_its_reader_is_known_and_left_out(contract):
    """Each is told before it is read; whoever goes on begins there, or behind it."""
    heard: list[Part | None] = []
    with heard_by(heard.append):
        items_in(contract)
    assert heard == [Part("page", 1), None, Part("page", 2), None, Part("page", 3), None]
    again = items_in(contract, resumed=Resumed(2, is_lost=False))
    assert [one.item.page_number for one in again] == [2, 3]
    behind = items_in(contract, resumed=Resumed(2, is_lost=True))
    assert [one.item.page_number for one in behind] == [3]


def test_a_single_scan_and_other_formats_stay_photos(tmp_path):
    """One picture in a file, and animations of which the first shows."""
    [one] = items_in(scan(tmp_path / "one.tif", [sheet(77)]))
    frames = [sheet(shade, (64, 64)) for shade in (60, 120)]
    frames[0].save(tmp_path / "two.gif", save_all=True, append_images=frames[1:])
    [animated] = items_in(tmp_path / "two.gif")
    assert [found.item.kind for found in (one, animated)] == ["photo", "photo"]
    assert shade_of(animated.picture) == 60
