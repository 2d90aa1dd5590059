"""Items over HTTP: what is known of them, their pictures, their files, ranges and validators."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

import tusou
from indexing.making import photo
from sources.pdf.making import Sheet, write_pdf
from tusou.server import create_app
from tusou.server.sending import NO_BYTES, wanted_range


def test_an_item_tells_what_lies_around_it(client, item_at):
    """The page before and after, also where several documents are in the library."""
    pages = [item_at("papers/sofas.pdf", number, "page") for number in (1, 2, 3)]
    told = client.get(f"/api/v1/items/{pages[1]}").json()
    assert told["text"] == "a bicycle leaning on the wall"
    assert told["page"] == {"item": pages[1], "previous": pages[0], "next": pages[2]}
    assert client.get(f"/api/v1/items/{pages[0]}").json()["page"]["previous"] is None


def test_a_figure_tells_the_page_it_stands_on(client, library, item_at):
    """And the page tells its figures."""
    page = item_at("papers/sofas.pdf", 1, "page")
    figures = client.get(f"/api/v1/items/{page}").json()["figures"]
    for figure in figures:
        told = client.get(f"/api/v1/items/{figure['item']}").json()
        assert told["page"]["item"] == page
    photo = client.get(f"/api/v1/items/{item_at('yellow.png')}").json()
    assert (photo["page"], photo["figures"]) == (None, [])


def test_words_are_marked_where_they_stand(client, item_at):
    page = item_at("papers/sofas.pdf", 2, "page")
    (box,) = client.get(f"/api/v1/items/{page}/marks", params={"q": "Bicycles"}).json()["boxes"]
    x0, y0, x1, y1 = box
    assert 0 < x0 < x1 < 0.6
    assert 0.1 < y0 < y1 < 0.25
    assert client.get(f"/api/v1/items/{page}/marks").json() == {"boxes": []}


def test_words_are_marked_as_the_search_read_them(client, item_at):
    """A sign of the query language is a word where the search took every character as it stands."""
    page = item_at("papers/sofas.pdf", 2, "page")

    def boxes(**params):
        asked = {"q": "sofa -bicycles", **params}
        return client.get(f"/api/v1/items/{page}/marks", params=asked).json()["boxes"]

    assert boxes() == boxes(literal=False) == []
    assert len(boxes(literal=True)) == 1


def test_a_page_is_drawn_as_large_as_asked(client, item_at):
    page = item_at("papers/sofas.pdf", 1, "page")
    answer = client.get(f"/api/v1/items/{page}/image", params={"longest_px": 700})
    picture = Image.open(BytesIO(answer.content))
    assert max(picture.size) == 700
    part = client.get(f"/api/v1/items/{page}/image?longest_px=300&box=0.2,0.4,0.7,0.7")
    red, green, blue = Image.open(BytesIO(part.content)).resize((1, 1)).getpixel((0, 0))
    assert green > red
    assert green > blue


def test_thumbnails_are_sent_once(client, item_at):
    """Asked again with its validator, which a browser always does, nothing is sent."""
    first = client.get(f"/api/v1/items/{item_at('yellow.png')}/thumbnail")
    assert first.headers["cache-control"] == "private, no-cache"
    known = {"if-none-match": first.headers["etag"]}
    again = client.get(f"/api/v1/items/{item_at('yellow.png')}/thumbnail", headers=known)
    assert (again.status_code, again.content) == (304, b"")


def test_the_same_number_of_another_library_is_another_picture(client, settings, tmp_path: Path):
    """A server of another library may answer at the same address tomorrow."""
    photo(tmp_path / "more" / "lawn.png", "green", (60, 60))
    with tusou.open(tmp_path / "other", settings=settings) as other:
        other.index(tmp_path / "more", workers=0)
        (number,) = other.store.ids()
        known = client.get(f"/api/v1/items/{number}/thumbnail").headers["etag"]
        with TestClient(create_app(other), "http://localhost") as tomorrow:
            answer = tomorrow.get(
                f"/api/v1/items/{number}/thumbnail", headers={"if-none-match": known}
            )
    assert answer.status_code == 200


def test_the_original_is_sent_byte_for_byte_and_in_parts(client, folder: Path, item_at):
    content = (folder / "papers" / "sofas.pdf").read_bytes()
    at = f"/api/v1/items/{item_at('papers/sofas.pdf', 1, 'page')}/original"
    whole = client.get(at)
    assert whole.content == content
    assert whole.headers["content-type"] == "application/pdf"
    part = client.get(at, headers={"range": "bytes=5-14"})
    assert (part.status_code, part.content) == (206, content[5:15])
    assert part.headers["content-range"] == f"bytes 5-14/{len(content)}"
    beyond = client.get(at, headers={"range": f"bytes={len(content)}-"})
    assert beyond.status_code == 416
    assert set(beyond.json()) == {"error", "problem", "mend"}


def test_an_old_part_of_a_changed_picture_is_not_mixed_with_a_new_one(client, item_at):
    """`If-Range` with another validator gives the whole."""
    at = f"/api/v1/items/{item_at('yellow.png')}/thumbnail"
    answer = client.get(at, headers={"range": "bytes=0-9", "if-range": '"old"'})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-0", (0, 0)),
        ("bytes=90-200", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-200", (0, 99)),
        ("bytes=50-", (50, 99)),
        ("bytes=100-", NO_BYTES),
        ("bytes=-0", NO_BYTES),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
        ("", None),
    ],
)
def test_ranges_are_read_as_the_standard_says(asked, expected):
    """RFC 9110, section 14: what means nothing is left aside, what lies outside is refused."""
    from starlette.datastructures import Headers

    assert wanted_range(Headers({"range": asked}), '"tag"', 100) == expected


@pytest.mark.parametrize("what", ["", "/thumbnail", "/image", "/original", "/marks"])
def test_an_item_that_is_not_there_is_not_found(client, what):
    answer = client.get(f"/api/v1/items/999999{what}")
    assert answer.status_code == 404
    assert answer.json()["mend"]


@pytest.mark.changes
def test_a_link_put_in_the_place_of_a_photo_is_not_followed(
    client, folder: Path, item_at, tmp_path
):
    """Nothing but what was indexed leaves: neither the picture nor the file behind the link."""
    secret = tmp_path / "secret.png"
    Image.new("RGB", (8, 8), (1, 2, 3)).save(secret)
    photo = item_at("yellow.png")
    (folder / "yellow.png").unlink()
    (folder / "yellow.png").symlink_to(secret)
    for what in ("image", "original"):
        answer = client.get(f"/api/v1/items/{photo}/{what}")
        assert answer.status_code == 409, what
        assert "index its folder again" in answer.json()["mend"]
    assert client.get(f"/api/v1/items/{photo}/thumbnail").status_code == 200


@pytest.mark.changes
def test_a_text_put_in_the_place_of_a_pairs_picture_does_not_leave(client, folder: Path, library):
    """A pair's picture is vouched for by name alone: what is no picture is refused."""
    (pair,) = library.lookup(text="蓝色沙发")
    (folder / "blue.png").write_text("a password")
    answer = client.get(f"/api/v1/items/{pair.id}/original")
    assert answer.status_code == 422
    assert "password" not in answer.text
    os.unlink(folder / "blue.png")
    os.mkfifo(folder / "blue.png")
    assert client.get(f"/api/v1/items/{pair.id}/original").status_code == 422


@pytest.mark.changes
def test_a_photo_with_the_name_of_a_row_is_a_photo(client, library, folder: Path, item_at):
    """Only the picture of a pair can lie in a row of its manifest."""
    path = photo(folder / "sofa#row=3.png", "green")
    library.index(folder, workers=0)
    at = f"/api/v1/items/{item_at(path.name)}"
    assert client.get(f"{at}/original").content == path.read_bytes()
    assert client.get(f"{at}/image").status_code == 200


@pytest.mark.changes
def test_a_row_of_a_table_that_has_changed_is_refused(client, library, folder: Path):
    """Another product may stand in it by now."""
    table = pytest.importorskip("pyarrow.parquet")
    pa = pytest.importorskip("pyarrow")

    def write(*colours: str) -> None:
        pictures = [photo(folder.parent / f"{colour}.png", colour) for colour in colours]
        columns = {"image": [one.read_bytes() for one in pictures], "caption": list(colours)}
        table.write_table(pa.table(columns), folder / "shop.parquet")

    write("green", "yellow")
    library.index(folder, workers=0)
    (row,) = library.lookup(text="green")
    at = f"/api/v1/items/{row.id}/image"
    assert client.get(at).status_code == 200
    write("yellow", "green", "red")
    refused = client.get(f"{at}?longest_px=99")
    assert refused.status_code == 409
    assert refused.json()["error"] == "FileChanged"


@pytest.mark.changes
def test_a_page_that_was_indexed_with_its_password_is_seen_in_its_original(
    client, library, folder: Path
):
    """The server does not keep passwords: the thumbnail and the file itself are there."""
    write_pdf(folder / "12 Mpx.pdf", Sheet().text(72, 700, "swordfish"), password="sesame")
    library.index(folder, workers=0, passwords=["sesame"])
    (page,) = library.lookup(text="swordfish")
    refused = client.get(f"/api/v1/items/{page.id}/image")
    assert (refused.status_code, refused.json()["error"]) == (422, "Locked")
    assert "original" in refused.json()["mend"]
    assert client.get(f"/api/v1/items/{page.id}/thumbnail").status_code == 200
    assert client.get(f"/api/v1/items/{page.id}/original").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/page/../../../pyproject.toml",
        "/page/..%2f..%2fapp.py",
        "/page/%2e%2e/app.py",
        "/page//etc/passwd",
        "/page/..\\app.py",
        "/page/%2fetc%2fpasswd",
        "/api/v1/items/..%2f1/original",
        "/api/v1/items/1%2f..%2f..%2f/original",
        "/api/v1/items/1/original/../../../../etc/passwd",
        "//etc/passwd",
        "/page/index.html%00.js",
    ],
)
def test_no_path_leads_out_of_the_house(client, path):
    """Addresses name items and files of the page, never files of the machine."""
    answer = client.get(path)
    assert answer.status_code in (404, 422)
    assert "root:" not in answer.text


def test_a_sample_is_drawn_again_by_its_seed(client):
    first = client.get("/api/v1/sample", params={"n": 3, "seed": 7}).json()
    assert client.get("/api/v1/sample", params={"n": 3, "seed": 7}).json() == first
    assert len(first["items"]) == 3


def test_a_heat_map_is_warm_where_the_colour_is(client, item_at):
    """The green area of the page, not its white margin; nothing asked is refused."""
    page = item_at("papers/sofas.pdf", 1, "page")
    told = client.get(f"/api/v1/items/{page}/heat", params={"q": "green"}).json()
    values = told["values"]
    assert (len(values), len(values[0])) == (32, 32)
    inside = [values[row][column] for row in range(12, 22) for column in range(8, 20)]
    outside = [values[row][column] for row in range(2) for column in range(32)]
    assert sum(inside) / len(inside) > sum(outside) / len(outside)
    for nothing in ({}, {"q": " "}):
        answer = client.get(f"/api/v1/items/{page}/heat", params=nothing)
        assert (answer.status_code, answer.json()["error"]) == (400, "InputError")
    assert client.get("/api/v1/items/999999/heat", params={"q": "green"}).status_code == 404
