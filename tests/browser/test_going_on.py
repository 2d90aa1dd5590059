"""Answers that come late, pages of results, and where the focus goes."""

from __future__ import annotations

import re

import pytest

from browser.doing import FIRST, cards, drop, hold, refuse

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

MANY = "/?item=1"
SECOND_PAGE = re.compile(r"/api/v1/similar\?.*offset=24")


def test_show_more_goes_on_at_the_first_new_result(visit):
    page = visit(MANY)
    n_before = len(cards(page))
    page.get_by_role("button", name="Show more").press("Enter")
    page.wait_for_function(f"document.querySelectorAll('#grid .card').length > {n_before}")
    expect(page.locator("#grid .card > a").nth(n_before)).to_be_focused()


def test_show_more_that_is_refused_keeps_what_is_there(visit):
    page = visit(MANY)
    names = cards(page)
    refuse(page, SECOND_PAGE, 503, "Busy", times=1)
    page.get_by_role("button", name="Show more").press("Enter")
    expect(page.locator("#after [role=alert]")).to_contain_text("too much to do")
    assert cards(page) == names
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_focused()
    again.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('#grid .card').length > {len(names)}")
    assert cards(page)[: len(names)] == names
    expect(page.locator("#after [role=alert]")).to_have_count(0)
    visit.complaints.clear()  # the browser itself notes what was refused


def test_near_misses_stay_when_more_is_shown(visit):
    page = visit()
    page.route("**/search?*", lambda one: one.continue_(url=one.request.url.replace("k=24", "k=5")))
    page.get_by_role("searchbox").fill("chair")
    page.wait_for_url("**/?q=chair")
    page.get_by_role("button", name="near misses").click()
    page.get_by_role("button", name="Show more").click()
    page.wait_for_function("document.querySelectorAll('#grid .card').length === 10")
    expect(page.locator(".misses .card").first).to_be_visible()
    expect(page.get_by_role("button", name="Show more")).to_be_visible()


def test_taking_off_a_filter_leaves_the_focus_among_them(visit):
    page = visit("/?q=chair&kind=figure&lang=en")
    cards(page)
    page.get_by_role("button", name="Remove: Figures").press("Enter")
    page.wait_for_url(re.compile(r"^((?!kind=).)*$"))
    expect(page.get_by_role("button", name="Remove: en")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"q=chair$"))
    expect(page.get_by_role("button", name="Filters", exact=True)).to_be_focused()


def test_taking_off_an_example_leads_to_the_box(visit):
    page = visit("/?q=chair")
    item = page.locator(FIRST).get_attribute("data-item")
    page = visit(f"/?q=chair&unlike=item:{item}")
    page.get_by_role("button", name="Remove: − not like").press("Enter")
    page.wait_for_url(re.compile(r"q=chair$"))
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_two_beginnings_show_one_beginning(visit):
    """Typed and cleared again before the first was answered, or the language switched."""
    page = visit("/?view=library")
    held = hold(page, "**/sample?*")
    page.locator(".brand").click()
    page.wait_for_timeout(200)
    page.get_by_role("button", name="中文").click()
    page.wait_for_timeout(200)
    for route in held:
        route.continue_()
    expect(page.locator("#said")).to_have_text("其中的一些内容")
    page.wait_for_timeout(300)
    assert page.locator("#grid .card").count() == 12


def test_a_beginning_that_fails_late_leaves_newer_results(visit):
    page = visit("/?view=library")
    held = hold(page, "**/sample?*")
    page.locator(".brand").click()
    page.wait_for_timeout(200)
    page.get_by_role("searchbox").fill("red armchair")
    names = cards(page)
    for route in held:
        route.abort()
    page.wait_for_timeout(300)
    assert cards(page) == names
    expect(page.locator("#notice")).to_be_hidden()
    visit.complaints.clear()


def test_of_two_pictures_the_later_is_searched_by(visit, files):
    page, held = visit(), []

    def first_is_slow(route) -> None:
        held.append(route)
        if len(held) > 1:
            route.continue_()

    page.route("**/pictures", first_is_slow)
    drop(page, files / "pictures" / "reading-corner.jpg")
    page.wait_for_timeout(200)
    drop(page, files / "pictures" / "IMG_2043.jpg")
    page.wait_for_url("**/*picture=*")
    shown = page.url
    held[0].continue_()
    page.wait_for_timeout(500)
    assert page.url == shown
    expect(page.locator(FIRST)).to_contain_text("IMG_2043.jpg")


@pytest.mark.parametrize("elsewhere", ["Map", "Library", "a result", "back"])
def test_a_picture_that_arrives_late_pulls_nobody_away(visit, files, elsewhere):
    page = visit("/?q=chair")
    cards(page)
    page.evaluate("document.querySelector('#said').textContent = ''")  # so that the next is seen
    page.locator(FIRST).get_by_role("button", name="More like this").click()
    expect(page.locator("#said")).to_contain_text(" ms")
    held = hold(page, "**/pictures")
    said = page.locator("#said").text_content()
    drop(page, files / "pictures" / "IMG_2043.jpg")
    expect(page.locator("#said")).to_have_text("Reading the picture…")
    if elsewhere == "a result":
        page.locator(FIRST).get_by_role("link").click()
    elif elsewhere == "back":
        page.go_back()
        page.wait_for_url("**/?q=chair")
        said = re.compile(" ms$")
    else:
        page.get_by_role("link", name=elsewhere).click()
    there = page.url
    page.wait_for_timeout(200)
    held[0].continue_()
    page.wait_for_timeout(500)
    assert page.url == there
    expect(page.locator("#box.busy")).to_have_count(0)
    expect(page.locator("#said")).to_have_text(said)


def test_words_typed_while_a_picture_is_read_are_searched_with_it(visit, files):
    page = visit()
    held = hold(page, "**/pictures")
    drop(page, files / "pictures" / "IMG_2043.jpg")
    page.get_by_role("searchbox").fill("bicycle")
    page.wait_for_url("**/?q=bicycle")
    held[0].continue_()
    page.wait_for_url(re.compile("q=bicycle&picture="))


def test_the_viewer_of_a_picture_in_the_box_gives_the_focus_back(visit):
    page = visit("/?item=1")
    cards(page)
    see = page.locator(".example .see")
    see.press("Enter")
    page.wait_for_selector(".sheet.there")
    page.keyboard.press("Escape")
    expect(page.locator("#viewer")).to_be_hidden()
    expect(see).to_be_focused()


def test_what_was_opened_before_does_not_come_after_what_is_open(visit):
    page = visit("/?q=red+armchair")
    cards(page)
    marks = hold(page, "**/marks?*")
    page.locator(FIRST).get_by_role("link").click()
    page.wait_for_timeout(300)
    assert len(marks) == 1
    hold(page, re.compile(r"/items/\d+$"))
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    expect(page.locator("#viewer .sheet")).to_have_count(0)
    expect(page.locator("#viewer .waiting")).to_be_visible()


def test_without_a_clipboard_the_address_is_there_to_be_copied(visit):
    """Over plain HTTP a browser has none for pages of other machines."""
    page = visit("/?q=red+armchair")
    page.locator(FIRST).get_by_role("link").click()
    page.wait_for_selector(".sheet.there")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy the link").click()
    address = page.get_by_role("textbox", name="Copy this address")
    expect(address).to_be_focused()
    assert page.evaluate("getSelection().toString()") == page.url
    page.keyboard.press("ArrowRight")  # moves in the text, and turns no page
    expect(address).to_have_value(page.url)
    page.locator(".stage").focus()
    expect(page.get_by_role("button", name="Copy the link")).to_be_visible()


def test_copied_is_said_when_it_is_copied(visit):
    page = visit("/?q=red+armchair", permissions=["clipboard-read", "clipboard-write"])
    page.locator(FIRST).get_by_role("link").click()
    page.wait_for_selector(".sheet.there")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator(".tool.told")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_what_to_avoid_alone_is_no_search(visit):
    """It says so; and nothing is offered that could only be refused."""
    page = visit()
    expect(page.locator(FIRST)).to_be_visible()
    assert page.locator("#grid .do-more").count() == 12
    assert page.locator("#grid .do-less").count() == 0
    item = page.locator(FIRST).get_attribute("data-item")
    page = visit(f"/?unlike=item:{item}&open={item}")
    expect(page.locator("#notice h2", has_text="only said what to avoid")).to_be_attached()
    expect(page.locator("#viewer .do-more")).to_be_visible()
    expect(page.get_by_role("button", name="Where it looks like it")).to_have_count(0)
    expect(page.locator("#viewer .do-less")).to_have_count(0)


@pytest.mark.parametrize("room", ["Map", "Library"])
def test_the_room_one_is_in_is_told(visit, room):
    page = visit()
    page.get_by_role("link", name=room).click()
    expect(page.get_by_role("link", name=room)).to_have_attribute("aria-current", "page")
    assert page.title() == f"{room} · tusou 图搜"
    page.locator(".brand").click()
    assert page.locator("[aria-current]").count() == 0


def test_folders_are_told_by_their_names(visit):
    """What the API quotes for the globs that it takes, nobody has called a folder."""
    page = visit("/?q=chair")
    page.route(
        "**/facets",
        lambda route: route.fulfill(
            json=route.fetch().json() | {"folders": {"photos [[]2019]/": 3, "what[?][*]/": 1}}
        ),
    )
    page.get_by_role("button", name="Filters", exact=True).click()
    options = page.get_by_label("Folder").locator("option")
    expect(options).to_have_text(["any", "photos [2019]/ (3)", "what?*/ (1)"])
    page.get_by_label("Folder").select_option("photos [2019]/ (3)")
    page.wait_for_url("**/*in=photos+%5B%5B%5D2019%5D%2F")
    page.get_by_role("button", name="Filters", exact=True).click()
    expect(page.get_by_role("button", name="Remove: photos [2019]/")).to_be_visible()


def test_tags_and_dates_have_chinese_names(visit):
    page = visit("/?q=armchair&kind=pair", locale="zh-CN")
    page.route(
        re.compile(r"/items/\d+$"),
        lambda route: route.fulfill(
            json=route.fetch().json() | {"tags": ["椅子"], "date": "2024-05-01"}
        ),
    )
    page.locator(FIRST).get_by_role("link").click()
    expect(page.locator(".facts")).to_contain_text("标签")
    expect(page.locator(".facts")).to_contain_text("日期")
