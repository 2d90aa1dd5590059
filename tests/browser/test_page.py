"""What a person does on the page, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from browser.doing import CARDS, FIRST, cards, drop

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect


def test_a_sentence_is_searched_as_it_is_typed(visit):
    """Without Enter; the address can be shared and leads to the same results."""
    page = visit()
    page.get_by_role("searchbox").fill("a red armchair")
    expect(page.locator(FIRST)).to_contain_text("a-127-red-armchair")
    expect(page).to_have_url(re.compile(r"q=a\+red\+armchair"))
    again = visit(page.url.partition("8735")[2] or page.url[page.url.index("/?") :])
    page.wait_for_function(  # at first the list from before it was typed may still stand there
        f"wanted => JSON.stringify({CARDS}) === JSON.stringify(wanted)", arg=cards(again)
    )


def test_while_somebody_types_the_first_rows_come_before_the_rest(visit):
    """What is laid out for a word that grows would hold up the answer to the whole of it."""
    page = visit("/?q=lamp")
    cards(page)
    page.evaluate(
        """() => {
          window.states = [];
          const grid = document.getElementById("grid");
          const seen = () => ({ n: grid.children.length, ms: performance.now() - typed });
          const look = () => states.push(seen());
          new MutationObserver(look).observe(grid, { childList: true });
          addEventListener("input", () => { window.typed = performance.now(); });
        }"""
    )
    page.get_by_role("searchbox").fill("chair lamp table")
    page.wait_for_url("**/*q=chair*")
    page.wait_for_function("states.length && states.at(-1).n > 8")
    states = page.evaluate("states")
    assert len(cards(page)) == states[-1]["n"]
    assert [state for state in states if state["n"] > 8 and state["ms"] < 290] == []
    assert 8 in [state["n"] for state in states]


def test_words_that_match_are_marked_and_confidence_is_told(visit):
    page = visit("/?q=red+armchair")
    card = page.locator(FIRST)
    expect(card.locator("mark").first).to_be_visible()
    assert {word.lower() for word in card.locator("mark").all_text_contents()} == {
        "red",
        "armchair",
    }
    expect(card.get_by_role("img", name=re.compile(r"^likely, confidence \d+ %"))).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/?q=red+armchair", "/?view=library", "/?view=map"])
def test_the_page_keeps_to_its_own_policy(visit, path):
    """With the policy in force nothing is blocked, and nothing is complained of."""
    page = visit(path, bypass_csp=False)
    expect(page.locator("#grid .card, .tile, canvas").first).to_be_visible()
    if "q=" in path:
        page.get_by_role("button", name="Filters", exact=True).click()
        expect(page.get_by_role("combobox", name="price")).to_be_visible()  # all has its place
        page.locator(FIRST).get_by_role("link").click()
        expect(page.locator(".sheet.there .word, .sheet.there").first).to_be_visible()


def test_thumbnails_are_shown(visit):
    page = visit("/?q=red+armchair")
    page.wait_for_function("document.querySelector('#grid img')?.naturalWidth > 100")


def test_a_dropped_picture_finds_its_like(visit, files: Path):
    page = visit()
    page.wait_for_selector("#grid .card")
    drop(page, files / "pictures" / "IMG_2043.jpg")
    page.wait_for_selector(".example img")
    expect(page.locator(FIRST)).to_contain_text("IMG_2043.jpg")
    assert "picture=" in page.url
    page.get_by_role("searchbox").fill("a red bicycle")
    page.wait_for_url(re.compile("q=a.red.bicycle.*picture=|picture=.*q=a.red.bicycle"))
    page.get_by_role("button", name="Remove: your picture").click()
    page.wait_for_url(re.compile(r"/\?q=a\+red\+bicycle$"))


def test_a_picture_is_picked_from_the_disk(visit, files: Path):
    page = visit()
    page.set_input_files("#file", files / "pictures" / "reading-corner.jpg")
    page.wait_for_selector(".example img")
    expect(page.locator(FIRST)).to_contain_text("reading-corner.jpg")


def test_what_is_no_picture_is_told_with_the_mend(visit, files: Path):
    page = visit()
    drop(page, files / "pairs.json", "application/json")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("not a picture")
    expect(notice.get_by_role("button", name="Try again")).to_be_visible()
    assert all("422" in said for said in visit.complaints)
    visit.complaints.clear()  # the browser itself notes the refused upload


def test_filters_narrow_and_can_be_taken_off(visit):
    page = visit("/?q=chair")
    page.get_by_role("button", name="Filters", exact=True).click()
    page.get_by_role("button", name=re.compile("Figures")).click()
    page.wait_for_url(re.compile("kind=figure"))
    page.wait_for_function(
        "[...document.querySelectorAll('#grid .kind')].every(e => e.textContent === 'figure')"
    )
    page.get_by_label("Language").select_option("zh")
    page.wait_for_url(re.compile("lang=zh"))
    page.get_by_role("button", name="Filters", exact=True).click()
    page.get_by_role("button", name="Remove: zh").click()
    page.wait_for_url(re.compile(r"^((?!lang=).)*$"))


def test_what_was_taken_as_words_is_told_above_the_hits(visit):
    page = visit("/?q=armchair+kind:figure,fotos")
    cards(page)
    expect(page.locator("#said")).to_contain_text("fotos is taken as words")


def not_like_the_first(page):
    """Say of the first card that it is not meant, and wait until it is gone; returns the first."""
    first = page.locator(FIRST)
    item = first.get_attribute("data-item")
    first.hover()
    first.get_by_role("button", name="Not like this").click()
    page.wait_for_url(re.compile(f"unlike=item%3A{item}"))
    page.wait_for_function(f"!document.querySelector('#grid [data-item=\"{item}\"]')")
    return first


def test_filters_alone_list_what_passes(visit):
    """And there too a card can be told to be unlike what is meant, which orders the others."""
    page = visit("/?kind=figure")
    cards(page)
    kinds = page.locator("#grid .kind").all_text_contents()
    assert set(kinds) == {"figure"}
    expect(page.locator("#said")).to_contain_text("the filters")
    not_like_the_first(page)
    expect(page.locator(FIRST)).to_be_visible()
    assert set(page.locator("#grid .kind").all_text_contents()) == {"figure"}


def test_fields_of_pairs_are_offered(visit):
    page = visit("/?q=armchair")
    page.get_by_role("button", name="Filters", exact=True).click()
    page.get_by_label("colour").select_option("red")
    page.wait_for_url(re.compile("field=colour%3Dred"))
    page.wait_for_function(
        "[...document.querySelectorAll('#grid .kind')].every(e => e.textContent === 'pair')"
    )


def test_nothing_found_is_an_answer_with_near_misses_behind_a_click(visit):
    page = visit("/?q=timetable+of+steam+locomotives")
    expect(page.get_by_role("heading", name="Nothing here is what you asked for.")).to_be_visible()
    assert page.locator(".misses .card").first.is_hidden()
    page.get_by_role("button", name=re.compile("near miss")).click()
    expect(page.locator(".misses .card").first).to_be_visible()


def test_until_the_page_is_drawn_its_thumbnail_stands_there(visit):
    """In the same place and size, with the marks on it."""
    page, held = visit("/?q=red+armchair"), []
    page.route("**/image?*", lambda route: held.append(route))  # noqa: PLW0108 - no builtin here
    page.locator("#grid .card", has_text="page 3").first.locator("a").click()
    sheet = page.locator("#viewer .sheet.early")
    expect(sheet.locator(".word").first).to_be_visible()
    early = sheet.bounding_box()
    held[0].continue_()
    expect(page.locator("#viewer .sheet.there:not(.early)")).to_be_visible()
    drawn = page.locator("#viewer .sheet").bounding_box()
    # A thumbnail has fewer pixels, so that its shape is that of the page but for one of them.
    assert all(abs(early[side] - drawn[side]) < 6 for side in drawn)


def test_the_viewer_marks_words_and_turns_pages(visit):
    page = visit("/?q=red+armchair&kind=page&in=catalogue-en.pdf")
    page.locator(FIRST).get_by_role("link").click()
    viewer = page.get_by_role("dialog", name="Viewer")
    expect(viewer.locator(".sheet.there")).to_be_visible()
    assert viewer.locator(".word").count() >= 3
    sheet = viewer.locator(".sheet").bounding_box()
    for word in viewer.locator(".word").all():
        box = word.bounding_box()
        assert box["width"] > 2
        assert sheet["x"] - 3 <= box["x"] <= sheet["x"] + sheet["width"]
    number = viewer.locator(".pages .at").text_content()
    viewer.get_by_role("button", name="Next page").click()
    expect(viewer.locator(".pages .at")).not_to_have_text(number)
    assert (
        viewer.get_by_role("link", name="Open the original")
        .get_attribute("href")
        .count("/original")
    )
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()


def test_a_figure_is_outlined_on_its_page(visit):
    page = visit("/?q=red+armchair&kind=figure")
    page.locator(FIRST).get_by_role("link").click()
    expect(page.locator(".sheet .outline")).to_be_visible()


def test_a_rectangle_searches_by_that_part(visit):
    page = visit("/?q=armchair&kind=page&in=catalogue-en.pdf")
    page.locator(FIRST).get_by_role("link").click()
    page.wait_for_selector(".sheet.there")
    box = page.locator(".sheet").bounding_box()
    x, y, w, h = box["x"], box["y"], box["width"], box["height"]
    page.mouse.move(x + 0.1 * w, y + 0.15 * h)
    page.mouse.down()
    page.mouse.move(x + 0.48 * w, y + 0.4 * h, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Search by this part").click()
    page.wait_for_url(re.compile("box=0.1"))
    page.wait_for_selector(".example img")
    assert cards(page)


def drag_a_rectangle(page) -> None:
    """From near the upper left corner of the picture, 200 pixels to the right and down."""
    box = page.locator(".sheet").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 220, box["y"] + 220, steps=3)
    page.mouse.up()


def test_escape_takes_the_rectangle_and_then_the_viewer(visit):
    page = visit("/?q=armchair&kind=page")
    page.locator(FIRST).get_by_role("link").click()
    page.wait_for_selector(".sheet.there")
    drag_a_rectangle(page)
    page.wait_for_selector(".by-part")
    page.keyboard.press("Escape")
    expect(page.locator(".region")).to_have_count(0)
    expect(page.locator("#viewer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#viewer")).to_be_hidden()


def edges_of_the_rectangle(page) -> list[float]:
    """Left, top, width and height, per cent of the picture."""
    read = "e => ['left', 'top', 'width', 'height'].map((side) => parseFloat(e.style[side]))"
    return [round(side, 2) for side in page.locator(".region").evaluate(read)]


def test_a_rectangle_is_drawn_with_the_keyboard(visit):
    """R begins in the middle; arrows move it, with Shift its corner; Enter searches by it."""
    page = visit("/?q=armchair&kind=page&in=catalogue-en.pdf")
    page.locator(FIRST).get_by_role("link").click()
    page.wait_for_selector(".sheet.there")
    shown = page.url
    page.keyboard.press("r")
    assert edges_of_the_rectangle(page) == [25, 25, 50, 50]
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowDown", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    assert edges_of_the_rectangle(page) == [29, 23, 48, 52]
    expect(page.locator(".part-said")).to_contain_text("From 29 to 77 % across, from 23 to 75 %")
    assert page.url == shown  # arrows have turned no page and gone to no other result
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("box=0.2900%2C0.2300%2C0.7700%2C0.7500"))
    page.wait_for_selector(".example img")
    assert cards(page)


def test_a_rectangle_stays_on_the_picture_and_never_vanishes(visit):
    page = visit("/?q=armchair&kind=page")
    page.locator(FIRST).get_by_role("link").click()
    page.wait_for_selector(".sheet.there")
    page.get_by_role("button", name="Search by a part").click()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Shift+ArrowDown")
    assert edges_of_the_rectangle(page) == [0, 25, 50, 75]
    for _ in range(40):
        page.keyboard.press("Shift+ArrowLeft")
    assert edges_of_the_rectangle(page) == [0, 25, 2, 75]
    page.keyboard.press("Escape")
    expect(page.locator(".region, .by-part, .part-said")).to_have_count(0)
    expect(page.locator("#viewer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#viewer")).to_be_hidden()


def test_a_dragged_rectangle_can_be_put_right_by_keys(visit):
    page = visit("/?q=armchair&kind=page", locale="zh-CN")
    page.locator(FIRST).get_by_role("link").click()
    page.wait_for_selector(".sheet.there")
    drag_a_rectangle(page)
    expect(page.get_by_role("button", name="按这一部分搜索")).to_be_focused()
    before = edges_of_the_rectangle(page)
    page.keyboard.press("ArrowDown")
    left, top, width, height = edges_of_the_rectangle(page)
    assert [left, width, height] == [before[0], *before[2:]]
    assert top == pytest.approx(before[1] + 2, abs=0.02)
    expect(page.locator(".part-said")).to_contain_text("方向键移动")


def test_of_thousands_of_copies_a_few_are_listed_and_the_others_counted(visit):
    page = visit("/?view=library")

    def copied(route) -> None:
        answer = route.fetch().json()
        place = {"page_number": None, "item": 1, "library": "/srv"}
        places = [{"path": f"/srv/copy-{at}.jpg", **place} for at in range(2_000)]
        answer["hits"][0]["also_on"] = places
        route.fulfill(json=answer)

    page.route("**/api/v1/search?*", copied)
    page.goto(page.url.replace("view=library", "q=armchair"))
    page.locator(FIRST).get_by_role("link").click()
    expect(page.get_by_text("copy-9.jpg")).to_be_visible()
    expect(page.get_by_text("copy-10.jpg")).to_be_hidden()
    page.get_by_text("and 1,990 more").click()
    expect(page.get_by_text("copy-1999.jpg")).to_be_visible()


def test_another_that_has_the_same_picture_is_opened_from_there(visit):
    """As of two articles on one photo, or of two languages here."""
    page = visit("/?q=white+stool+kind:pair")
    page.locator(FIRST).get_by_role("link").click()
    expect(page.locator("aside")).to_contain_text("A round stool on three legs")
    page.locator(".also").get_by_role("link", name="c-017-white-stool.jpg").click()
    expect(page.locator("aside")).to_contain_text("三条腿的圆凳")


def test_more_like_this_and_not_like_this(visit):
    page = visit("/?q=armchair")
    first = not_like_the_first(page)
    expect(page.locator(".example.unlike")).to_be_visible()
    first.hover()
    first.get_by_role("button", name="More like this").click()
    page.wait_for_url(re.compile(r"/\?item=\d+$"))


def test_the_keyboard_goes_everywhere(visit):
    """ "/" asks, arrows go through the results, Enter opens, Esc closes, focus comes back."""
    page = visit("/?q=armchair")
    names = cards(page)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    focused = (
        "document.activeElement.closest('.card').querySelector('.where > :first-child').textContent"
    )
    assert page.evaluate(focused) == names[1]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == names[0]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#viewer .sheet.there")).to_be_visible()
    before = page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_function("before => location.href !== before", arg=before)
    page.keyboard.press("Escape")
    expect(page.locator("#viewer")).to_be_hidden()
    assert page.evaluate(focused) == names[1]


def test_back_leads_to_the_search_before(visit):
    page = visit("/?q=armchair")
    cards(page)
    page.get_by_role("link", name="Library").click()
    page.wait_for_selector("#library .tile")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("armchair")


def test_the_language_follows_the_browser_and_can_be_switched(visit):
    page = visit("/?q=红色扶手椅", locale="zh-CN")
    expect(page.get_by_role("link", name="图库")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "zh"
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="Library")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="Library")).to_be_visible()


def test_light_and_dark(visit):
    light, dark = visit(), visit(color_scheme="dark")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    assert light.evaluate(paper) != dark.evaluate(paper)
    dark.get_by_role("button", name="Light or dark").click()
    dark.wait_for_function(f"{paper} === '{light.evaluate(paper)}'")


def test_indexing_is_started_and_watched(visit, files: Path):
    """Live progress, the end, and what was left out with the reason."""
    new = files.parent / "new"
    new.mkdir(exist_ok=True)
    # Pictures of their own: copies would come before their originals in the tests that follow.
    Image.linear_gradient("L").save(new / "linear.png")
    Image.radial_gradient("L").save(new / "radial.png")
    page = visit("/?view=library")
    page.get_by_label("Folder or file on the server's machine").fill(str(new))
    page.get_by_role("button", name="Index", exact=True).click()
    expect(page.locator("#job")).to_contain_text("Done")
    expect(page.locator(".rows")).to_contain_text([str(new), "starter"])
    left_out = page.locator(".left-out")
    expect(left_out).to_contain_text("broken.jpg")
    expect(left_out.locator("td small").first).not_to_be_empty()


def test_a_mistyped_folder_is_told_beside_the_field(visit, files: Path):
    page = visit("/?view=library")
    page.get_by_label("Folder or file").fill(str(files / "picture"))
    page.get_by_role("button", name="Index", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="pictures")).to_be_visible()
    visit.complaints.clear()  # the browser itself notes the refused request


def test_the_map_shows_what_is_pointed_at(visit):
    page = visit("/?view=map")
    canvas = page.locator("canvas")
    page.wait_for_function(
        "document.querySelector('#map .hint')?.textContent.includes('lies together')"
    )
    canvas.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tip img")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#viewer .sheet.there")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/?q=red+armchair", "/?view=library", "/?view=map"])
def test_a_phone_needs_no_scrolling_sideways(visit, path):
    page = visit(path, viewport={"width": 360, "height": 740})
    page.wait_for_selector("#grid .card, .tile, canvas")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(
        page.get_by_role("link", name="tusou")
    ).to_be_visible()  # by name, though its word is not


def test_the_server_that_is_gone_is_told(visit):
    page = visit("/?q=armchair")
    cards(page)
    page.context.set_offline(True)
    page.get_by_role("searchbox").fill("green sofa")
    expect(page.get_by_role("heading", name="The server does not answer.")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(FIRST)).to_be_visible()
    visit.complaints.clear()  # the browser itself notes that it was offline


STATES = {
    "start": "/",
    "results": "/?q=red+armchair",
    "nothing": "/?q=timetable+of+steam+locomotives",
    "viewer": "/?q=red+armchair&kind=page&open=",
    "library": "/?view=library",
    "map": "/?view=map",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_serious(visit, state, scheme):
    """Every state, by day and by night, against the rules of axe-core."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    page = visit(STATES[state], color_scheme=scheme)
    if state == "viewer":
        page.goto(page.url + visit("/?q=red&kind=page").locator(FIRST).get_attribute("data-item"))
        page.wait_for_selector(".sheet.there")
    if state == "results":
        page.get_by_role("button", name="Filters", exact=True).click()
        page.wait_for_selector(".filters select")
    page.wait_for_selector("#grid .card:not(.skeleton), .notice:not([hidden]), .tile, canvas")
    found = axe.Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert not serious, [(one["id"], [node["target"] for node in one["nodes"]]) for one in serious]
