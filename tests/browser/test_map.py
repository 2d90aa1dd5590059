"""The map: it stays where it is, listens once, and says what it points at."""

from __future__ import annotations

import re

import pytest

from browser.doing import hold

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

LAID_OUT = "document.querySelector('#map .hint')?.textContent.includes('lies together')"


def test_the_map_is_as_it_was_when_an_item_is_closed(visit):
    """Where one looked, how near, and where the focus was."""
    page, asked = visit("/?view=map"), []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_function(LAID_OUT)
    page.evaluate("window.before = document.querySelector('canvas')")
    page.locator("canvas").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    where = "(tip) => [tip.dataset.item, tip.style.transform]"
    shown = page.locator(".tip").evaluate(where)
    page.keyboard.press("Enter")
    expect(page.locator("#viewer .sheet.there")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#viewer")).to_be_hidden()
    assert page.evaluate("before === document.activeElement && before.isConnected")
    expect(page.locator(".tip")).to_be_visible()
    assert page.locator(".tip").evaluate(where) == shown
    assert [one for one in asked if one.endswith("/map")] == []


def test_a_map_asked_for_twice_listens_once(visit):
    """Else each key and each turn of the wheel would count twice."""
    page = visit()
    held = hold(page, "**/api/v1/map")
    page.evaluate(
        """() => {
          window.listeners = 0;
          const add = HTMLCanvasElement.prototype.addEventListener;
          HTMLCanvasElement.prototype.addEventListener = function (name, ...rest) {
            if (name === "keydown") listeners += 1;
            return add.call(this, name, ...rest);
          };
        }"""
    )
    page.get_by_role("link", name="Map").click()
    page.wait_for_function("document.querySelector('canvas')")
    page.get_by_role("link", name="Map").click()
    page.get_by_role("button", name="中文").click()
    page.wait_for_function("document.querySelector('canvas').ariaLabel.includes('地图')")
    page.wait_for_timeout(200)
    for route in held:
        route.continue_()
    page.wait_for_function("document.querySelector('#map .hint').textContent.includes('聚在一起')")
    assert page.evaluate("listeners") == 1


def test_what_enter_would_open_is_said(visit):
    page = visit("/?view=map")
    page.wait_for_function(LAID_OUT)
    page.locator("canvas").focus()
    page.keyboard.press("ArrowRight")
    said = page.locator("#map .land [role=status]")
    expect(said).to_have_text(re.compile(r"^(page|figure|photo|pair): \S+"))
    expect(page.locator(".tip")).to_have_text(said.text_content())


def test_dragging_moves_the_land_with_the_pointer(visit):
    page = visit("/?view=map")
    page.wait_for_function(LAID_OUT)
    page.locator("canvas").focus()
    page.keyboard.press("ArrowRight")
    tip, canvas = page.locator(".tip"), page.locator("canvas").bounding_box()
    at = "(tip) => new DOMMatrix(tip.style.transform).e"
    item, left = tip.get_attribute("data-item"), tip.evaluate(at)
    x, y = canvas["x"] + 30, canvas["y"] + 200
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=3)
    page.mouse.up()
    expect(page.locator("#viewer")).to_be_hidden()
    for dy in range(0, int(canvas["height"]), 6):
        page.mouse.move(left - 14 + 60, canvas["y"] + dy)  # it has gone along by as much
        if tip.is_visible() and tip.get_attribute("data-item") == item:
            break
    assert tip.get_attribute("data-item") == item


def test_a_map_that_could_not_be_told_is_asked_for_again(visit):
    page = visit()
    page.context.set_offline(True)
    page.get_by_role("link", name="Map").click()
    expect(page.locator("#map .hint")).to_contain_text("The server does not answer.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    page.wait_for_function(LAID_OUT)
    visit.complaints.clear()  # the browser itself notes that it was offline
