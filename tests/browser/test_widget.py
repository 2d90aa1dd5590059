"""The example of a search widget on a page of another server."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image

from browser.conftest import SAMPLE, index, served

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

WIDGET = Path(__file__).resolve().parents[2] / "examples" / "widget.html"
TOKEN = "twenty-letters-or-more"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Nothing."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page with the widget over two products, one of them without a picture; its address."""
    home = tmp_path_factory.mktemp("widget")
    files, pages = home / "files", home / "pages"
    files.mkdir()
    pages.mkdir()
    with Image.open(SAMPLE / "products" / "a-127-red-armchair.jpg") as picture:
        picture.save(files / "a-127.jpg")
    chair = {"text": "In red wool", "image_path": "a-127.jpg", "title": "Armchair", "Price": 449}
    plain = {"text": "A parasol for the balcony", "Old price": 95, "售价": 80}
    (files / "products.json").write_text(json.dumps([chair, plain]), encoding="utf-8")
    index(files / "products.json", home / "library")
    (home / "tokens").write_text(TOKEN, encoding="utf-8")
    here = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(pages)))
    threading.Thread(target=here.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{here.server_port}"
    options = ["--read-only", "--token-file", str(home / "tokens"), "--allow-origin", origin]
    with served(home / "library", *options) as at:
        page = WIDGET.read_text(encoding="utf-8")
        page = page.replace('data-token=""', f'data-token="{TOKEN}"')
        page = page.replace("http://127.0.0.1:8735", at)
        (pages / "index.html").write_text(page, encoding="utf-8")
        yield origin
    here.shutdown()
    here.server_close()


@pytest.fixture
def page(shop: str, chromium):
    """The page, in a browser."""
    context = chromium.new_context()
    opened = context.new_page()
    opened.goto(shop)
    yield opened
    context.close()


def lists(page) -> list[list[str]]:
    """What was found, and what is most alike: the words of each."""
    page.wait_for_function("document.querySelector('.tusou p').textContent")
    return [
        [item.inner_text() for item in one.locator("li").all()]
        for one in page.locator(".tusou ul").all()
    ]


def test_a_product_is_found_by_words_with_its_title_and_price(page):
    page.get_by_role("searchbox").fill("red wool")
    page.get_by_role("button", name="Search").click()
    (found, _) = lists(page)
    assert found == ["Armchair\nIn red wool\n449"]
    expect(page.get_by_role("status")).to_have_text("1 found")
    page.wait_for_function("document.querySelector('.tusou img').naturalWidth > 100")


def test_a_photo_that_is_no_copy_shows_what_is_most_alike(page, tmp_path: Path):
    """As of a phone, which is seldom the picture of the shop."""
    with Image.open(SAMPLE / "products" / "s-310-green-sofa.jpg") as other:
        other.save(tmp_path / "seen.jpg")
    page.get_by_label("A picture").set_input_files(tmp_path / "seen.jpg")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="Most alike")).to_be_visible()
    found, alike = lists(page)
    assert (found, alike[0]) == ([], "Armchair\nIn red wool\n449")
    expect(page.get_by_role("status")).to_have_text("Nothing is just that; this comes nearest.")


def test_a_product_without_a_picture_shows_none(page):
    """And no frame of a broken one; of its two prices that with the shorter name."""
    page.get_by_role("searchbox").fill("parasol")
    with page.expect_response(lambda answer: answer.status == 404):
        page.get_by_role("button", name="Search").click()
    found, _ = lists(page)
    assert found[0] == "A parasol for the balcony\n80"
    expect(page.locator(".tusou li").first.locator("img")).to_have_count(0)
