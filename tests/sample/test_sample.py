"""The sample library: what is in it, and that the checked-in files are those that were drawn."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageOps

SAMPLE = Path(str(files("tusou") / "sample"))
ROOT = Path(__file__).parents[2]
RECORD = ROOT / "samples" / "drawn.json"


def pages(name: str) -> list[str]:
    """The text layers of a PDF of the sample."""
    with pypdfium2.PdfDocument(SAMPLE / name) as document:
        return [document[i].get_textpage().get_text_range() for i in range(len(document))]


def load_lines(name: str) -> list[dict]:
    return [json.loads(line) for line in (SAMPLE / name).read_text("utf-8").splitlines()]


def test_is_small():
    """The whole sample stays below 1.5 MB."""
    assert sum(p.stat().st_size for p in SAMPLE.rglob("*") if p.is_file()) < 1_500_000


def test_cover_is_letter_spaced():
    """The text layer of the cover really holds single letters with spaces between them."""
    cover = pages("catalogue-en.pdf")[0]
    assert "L I V I N G" in cover
    assert "C O L L E C T I O N" in cover
    assert "LIVING" not in cover


def test_chinese_pages_have_readable_text():
    """Chinese text comes out of the embedded subset as characters, not as boxes."""
    assert "价目表" in pages("catalogue-zh.pdf")[3]
    assert "一把好椅子" in pages("catalogue-en.pdf")[8]
    assert "客 厅 系 列" in pages("catalogue-zh.pdf")[0]


def test_price_list_names_every_product():
    """Each code of the pairs stands in both price lists."""
    codes = {pair["code"] for pair in json.loads((SAMPLE / "pairs.json").read_text("utf-8"))}
    assert len(codes) == 17
    for text in (pages("catalogue-en.pdf")[6], pages("catalogue-zh.pdf")[3]):
        assert codes <= set(re.findall(r"[A-Z]-\d{3}", text))


def test_scan_is_one_picture_without_text():
    """The scanned page has no text layer and a single page-sized picture."""
    with pypdfium2.PdfDocument(SAMPLE / "warranty-scan.pdf") as document:
        page = document[0]
        objects = list(page.get_objects())
        assert page.get_textpage().get_text_range().strip() == ""
        assert [o.type for o in objects] == [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        left, bottom, right, top = objects[0].get_bounds()
        assert (right - left) * (top - bottom) == pytest.approx(595 * 842, rel=0.01)


def test_chart_is_drawn_as_paths():
    """The bar chart is made of vector paths: its page holds no picture."""
    with pypdfium2.PdfDocument(SAMPLE / "catalogue-en.pdf") as document:
        kinds = Counter(o.type for o in document[7].get_objects())
    assert kinds[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE] == 0
    assert kinds[pypdfium2.raw.FPDF_PAGEOBJ_PATH] >= 10
    assert "Figure 1." in pages("catalogue-en.pdf")[7]
    assert "图 1" in pages("catalogue-zh.pdf")[4]


def test_pictures_open():
    """Every picture loads completely and has a size that an encoder can use."""
    found = [p for p in SAMPLE.rglob("*") if p.suffix in (".jpg", ".png", ".webp")]
    assert len(found) == 25
    for path in found:
        with Image.open(path) as picture:
            picture.load()
            assert max(picture.size) >= 300


def test_bicycle_lies_on_its_side():
    """One photo needs its EXIF orientation to stand upright, and carries a date."""
    with Image.open(SAMPLE / "pictures" / "IMG_2043.jpg") as picture:
        exif = picture.getexif()
        assert exif[0x0112] == 6
        assert exif.get_ifd(0x8769)[0x9003] == "2025:05:18 16:42:07"
        assert picture.height > picture.width
        upright = ImageOps.exif_transpose(picture)
        assert upright.width > upright.height


def test_cactus_is_cut_out():
    """One picture has transparent parts."""
    with Image.open(SAMPLE / "pictures" / "cactus.png") as picture:
        assert picture.mode == "RGBA"
        assert picture.getchannel("A").getextrema() == (0, 255)


def test_pairs_point_at_pictures():
    """Every pair has a text of its own, an existing picture, a price and a currency."""
    pairs = json.loads((SAMPLE / "pairs.json").read_text("utf-8"))
    assert len(pairs) == len({pair["text"] for pair in pairs}) == 34
    for pair in pairs:
        assert (SAMPLE / pair["image_path"]).is_file()
        assert pair["price"] > 0
        assert pair["currency"] in ("EUR", "CNY")


def test_queries_point_at_pages_and_pictures():
    """Every graded query names existing files and pages; both languages and all kinds occur."""
    queries = load_lines("queries.jsonl")
    counts = {p.name: len(pages(p.name)) for p in SAMPLE.glob("*.pdf")}
    assert {q["kind"] for q in queries} == {"text", "visual", "mixed", "none"}
    assert {q["lang"] for q in queries} == {"en", "zh"}
    for query in queries:
        assert (query["kind"] == "none") == (query["relevant"] == [])
        for path, page, grade in query["relevant"]:
            assert grade in (1, 2)
            assert (SAMPLE / path).is_file()
            assert page is None if path not in counts else 1 <= page <= counts[path]


def test_text_queries_can_be_answered():
    """The English words of a text query with a code stand on the page graded best."""
    assert "A-127" in pages("catalogue-en.pdf")[6]
    assert "kelvin" in pages("catalogue-en.pdf")[4]
    assert "红酒" in pages("catalogue-zh.pdf")[4]


def test_selftest_has_twelve_pictures():
    """The self-test pairs twelve differing pictures with sentences in both languages."""
    rows = json.loads((SAMPLE / "selftest.json").read_text("utf-8"))
    assert len({row["image"] for row in rows}) == 12
    for row in rows:
        assert (SAMPLE / row["image"]).is_file()
        assert row["en"].isascii()
        assert re.search(r"[一-鿿]", row["zh"])


def test_files_are_those_that_were_drawn():
    """The checked-in files have the hashes that the drawing code recorded."""
    if not RECORD.is_file():
        pytest.skip("the drawing code is not part of this tree")
    recorded = json.loads(RECORD.read_text("utf-8"))["sha256"]
    found = {
        p.relative_to(SAMPLE).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in SAMPLE.rglob("*")
        if p.is_file() and p.name != "LICENSE-fonts.txt"
    }
    assert found == recorded


def test_drawing_again_gives_the_same_bytes(tmp_path, monkeypatch):
    """With the recorded versions the tables, one picture and the scan come out byte for byte."""
    if not RECORD.is_file():
        pytest.skip("the drawing code is not part of this tree")
    record = json.loads(RECORD.read_text("utf-8"))
    try:
        same = all(version(name) == wanted for name, wanted in record["versions"].items())
    except PackageNotFoundError:
        same = False
    if not same:
        pytest.skip("the drawing packages are not here in the recorded versions")
    monkeypatch.syspath_prepend(str(ROOT))
    from samples.draw import pictures, scan, tables

    photo = pictures.Drawn()
    stool = tmp_path / "stool.jpg"
    photo("white-stool").save(stool, quality=pictures.QUALITY, optimize=True)
    monkeypatch.setattr(photo, "_pictures", _drawn(photo))
    scan.draw(tmp_path / "warranty-scan.pdf", photo)
    tables.draw(tmp_path)
    expected = record["sha256"]
    assert digest(stool) == expected["products/c-017-white-stool.jpg"]
    for name in ("queries.jsonl", "pairs.json", "selftest.json"):
        assert digest(tmp_path / name) == expected[name]
    assert (tmp_path / "warranty-scan.pdf").stat().st_size > 10_000


def _drawn(photo) -> dict:
    """The stool stands in for the armchair, whose drawing takes longer."""
    return {"red-armchair": photo("white-stool")}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
