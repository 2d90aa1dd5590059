"""Where on the disk lies what was found: on its card and in the viewer."""

from __future__ import annotations

import re

import pytest

from browser.doing import FIRST, cards

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

DEEP = "2019/Sommer in Italien/Rom und die Vatikanischen Museen, zweite Woche"


def facts(page) -> dict[str, str]:
    """Open the first card; what its viewer tells by name."""
    page.locator(FIRST).get_by_role("link").click()
    told = page.locator("#viewer .facts")
    expect(told).to_be_visible()
    return dict(
        zip(
            told.locator("dt").all_text_contents(),
            told.locator("dd").all_text_contents(),
            strict=True,
        )
    )


def test_a_card_tells_the_folder_below_the_name(visit):
    """And to those who hear it; what lies in the indexed folder itself has none to tell."""
    page = visit("/?kind=photo&in=IMG_2043.jpg")
    expect(page.locator(FIRST).locator(".folder")).to_have_text("pictures")
    expect(
        page.get_by_role("link", name="photo: IMG_2043.jpg, pictures", exact=True)
    ).to_be_visible()
    page = visit("/?kind=page&in=catalogue-en.pdf")
    cards(page)
    expect(page.locator("#grid .folder")).to_have_count(0)


def test_the_folder_of_a_pair_is_that_of_its_picture(visit):
    page = visit("/?kind=pair")
    expect(page.locator(FIRST).locator(".folder")).to_have_text("products")


def test_the_viewer_tells_the_whole_path_below_the_indexed_folder(visit):
    """To be selected and copied."""
    page = visit("/?kind=photo&in=IMG_2043.jpg")
    assert facts(page)["File"] == "pictures/IMG_2043.jpg"
    page.get_by_text("pictures/IMG_2043.jpg").select_text()
    assert page.evaluate("getSelection().toString()") == "pictures/IMG_2043.jpg"
    told = facts(visit("/?kind=pair", locale="zh-CN"))
    assert re.fullmatch(r"products/[a-z0-9-]+\.jpg", told["文件"])


@pytest.mark.parametrize(
    ("language", "date", "told"),
    [("en-GB", "Date", " (when the file was last changed)"), ("zh-CN", "日期", "（文件修改时间）")],
)
def test_a_date_that_is_only_the_time_of_the_file_is_told_as_such(visit, language, date, told):
    """A day that EXIF tells stands alone."""
    last_copied = facts(visit("/?kind=photo&in=orange-cat.jpg", locale=language))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d" + re.escape(told), last_copied[date])
    taken = facts(visit("/?kind=photo&in=IMG_2043.jpg", locale=language))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", taken[date])


def test_of_a_deep_folder_a_phone_shows_the_last_on_its_card_and_all_in_the_viewer(visit):
    page = visit("/?view=library", viewport={"width": 360, "height": 740})

    def moved(route) -> None:
        answer = route.fetch().json()
        for item in answer.get("hits", [answer]):
            root = item["path"].removesuffix(item["relative_path"])
            item["relative_path"] = f"{DEEP}/IMG_2043.jpg"
            item["path"] = root + item["relative_path"]
        route.fulfill(json=answer)

    page.route(re.compile(r"/api/v1/(search\?|items/\d+$)"), moved)
    page.goto(page.url.replace("view=library", "kind=photo&in=IMG_2043.jpg"))
    folder = page.locator(FIRST).locator(".folder")
    expect(folder).to_have_text(DEEP)
    card, last = page.locator(FIRST).bounding_box(), folder.locator(":scope > :last-child")
    assert card["x"] < last.bounding_box()["x"] < card["x"] + card["width"] / 2
    assert facts(page)["File"] == f"{DEEP}/IMG_2043.jpg"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
