"""What is typed, composed by an input method, and pasted into the box."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from browser.doing import cards, drop, hold

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

PASTE = """([to, text, picture]) => {
  const held = new DataTransfer();
  if (text) held.setData("text/plain", text);
  if (picture) held.items.add(new File([new Uint8Array(9)], "picture.png", { type: "image/png" }));
  const options = { clipboardData: held, bubbles: true, cancelable: true };
  const event = new ClipboardEvent("paste", options);
  document.querySelector(to).dispatchEvent(event);
  return event.defaultPrevented;
}"""


def compose(page: Any, text: str) -> None:
    """Type with an input method, which has not made a text of it yet."""
    session = page.context.new_cdp_session(page)
    end = len(text)
    told = {"text": text, "selectionStart": end, "selectionEnd": end}
    session.send("Input.imeSetComposition", told)


def finish(page: Any, text: str) -> None:
    """Choose a candidate of the input method."""
    page.context.new_cdp_session(page).send("Input.insertText", {"text": text})


def test_what_is_being_composed_is_not_searched(visit):
    """Neither asked for nor put into the history; the text that was chosen is."""
    page, asked = visit(), []
    page.on("request", lambda request: asked.append(request.url))
    n_before = page.evaluate("history.length")
    box = page.get_by_role("searchbox")
    box.focus()
    for letters in ("h", "ho", "hong", "hong's", "hong'se"):
        compose(page, letters)
    expect(box).to_have_value("hong'se")
    page.wait_for_timeout(600)  # far longer than a key waits for the next
    assert [one for one in asked if "/search" in one] == []
    finish(page, "红色")
    page.wait_for_url(re.compile(r"q=%E7%BA%A2%E8%89%B2$"))
    cards(page)
    assert not [one for one in asked if "hong" in one]
    assert page.evaluate("history.length") == n_before + 1


def test_a_letter_just_typed_waits_for_what_is_being_composed(visit):
    page, asked = visit(), []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(
        """() => {
          const box = document.getElementById("q");
          const type = (value, event) => { box.value = value; box.dispatchEvent(event); };
          type("A", new InputEvent("input", { bubbles: true }));
          type("A", new CompositionEvent("compositionstart", { bubbles: true }));
          type("Ayi", new InputEvent("input", { bubbles: true, isComposing: true }));
        }"""
    )
    page.wait_for_timeout(600)
    assert [one for one in asked if "/search" in one] == []
    page.evaluate(
        """() => {
          const box = document.getElementById("q");
          box.value = "A椅";
          box.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
        }"""
    )
    page.wait_for_url(re.compile(r"q=A%E6%A4%85$"))


@pytest.mark.parametrize("told_by", ["isComposing: true", "keyCode: 229"])
def test_keys_that_choose_among_candidates_do_nothing_else(visit, told_by):
    """Arrows do not go to the results, Escape does not clear the box."""
    page = visit("/?q=armchair")
    cards(page)
    box = page.get_by_role("searchbox")
    box.focus()
    for key in ("ArrowDown", "Escape"):
        page.evaluate(
            f"document.activeElement.dispatchEvent(new KeyboardEvent('keydown', "
            f"{{ key: '{key}', {told_by}, bubbles: true, cancelable: true }}))"
        )
    expect(box).to_be_focused()
    expect(box).to_have_value("armchair")


def test_a_picture_that_arrives_leaves_what_is_being_typed(visit, files: Path):
    page = visit()
    held = hold(page, "**/pictures")
    drop(page, files / "pictures" / "IMG_2043.jpg")
    page.wait_for_timeout(200)
    box = page.get_by_role("searchbox")
    box.focus()
    compose(page, "zixing")
    held[0].continue_()
    page.wait_for_url(re.compile("picture="))
    expect(box).to_have_value("zixing")
    finish(page, "自行车")
    page.wait_for_url(re.compile(r"q=%E8%87%AA.*picture="))


def test_words_pasted_with_a_picture_of_them_are_words(visit):
    """Excel and Word put both into the clipboard."""
    page = visit()
    assert not page.evaluate(PASTE, ["#q", "red armchair", True])
    expect(page.locator("#said")).not_to_contain_text("Reading the picture")


@pytest.mark.parametrize(("to", "text"), [("#q", ""), ("body", "red armchair")])
def test_a_picture_is_pasted_where_words_cannot_be_meant(visit, to, text):
    page = visit()
    held = hold(page, "**/pictures")
    assert page.evaluate(PASTE, [to, text, True])
    expect(page.locator("#said")).to_contain_text("Reading the picture")
    held.clear()


def test_what_is_being_read_is_said_though_the_first_items_come_meanwhile(visit):
    page = visit()
    sample = hold(page, "**/sample?*")
    page.reload()
    page.wait_for_selector("body:not([data-view='start'])")
    held = hold(page, "**/pictures")
    assert page.evaluate(PASTE, ["body", "", True])
    expect(page.locator("#said")).to_contain_text("Reading the picture")
    sample.pop().continue_()
    page.wait_for_selector("#grid .card")
    assert "Reading the picture" in page.locator("#said").text_content()
    held.clear()
