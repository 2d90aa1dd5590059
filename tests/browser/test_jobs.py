"""The library while something is indexed: what is shown, pressed, typed and read aloud."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from browser.doing import hold, refuse

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

LISTEN = """() => {
  window.said = [];
  const look = () => said.push(document.getElementById("job-said").textContent);
  new MutationObserver(look).observe(document.getElementById("job-said"), { childList: true });
}"""


def noise(folder: Path, n: int) -> Path:
    """A folder of so many pictures that are all different."""
    folder.mkdir()
    dice = np.random.default_rng(5)
    for at in range(n):
        pixels = dice.integers(0, 255, (300, 300, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"noise-{at:03}.jpg")
    return folder


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder that takes long enough to be seen."""
    return noise(tmp_path / "many", 60)


def begin(page, folder: Path) -> None:
    """Index a folder from the page."""
    page.get_by_label("Folder or file on the server's machine").fill(str(folder))
    page.get_by_role("button", name="Index", exact=True).click()
    expect(page.locator("#job")).to_contain_text("Indexing")


def test_a_run_is_cancelled_with_the_keyboard_while_it_goes_on(visit, guarded, tmp_path):
    """News come in five times a second; the button stays the same, and so does the focus."""
    page = visit("/?view=library", guarded)
    page.wait_for_selector("#job-said", state="attached")
    page.evaluate(LISTEN)
    long = noise(tmp_path / "long", 600)
    begin(page, long)
    cancel = page.get_by_role("button", name="Cancel")
    cancel.focus()
    page.evaluate("window.before = document.activeElement")
    page.wait_for_function("parseInt(document.querySelector('.current').textContent) > 3")
    assert page.evaluate("before === document.activeElement && before.isConnected")
    page.keyboard.press("Enter")
    expect(page.locator("#job h2")).to_contain_text("Cancelled")
    expect(page.locator("#job h2")).to_be_focused()
    said = page.evaluate("said")
    assert said == [f"Indexing: {long}", "Cancelled; what was finished is kept"]


def test_what_is_being_typed_outlives_the_end_of_a_run(visit, guarded):
    page = visit("/?view=library", guarded)
    page.get_by_role("button", name="Index again").first.click()
    path = page.get_by_label("Folder or file on the server's machine")
    path.fill("/srv/cata")
    expect(page.locator("#job-said")).to_contain_text("Done")
    expect(page.locator("#tiles")).to_contain_text("items")
    page.wait_for_timeout(500)  # what the run has changed is asked for now
    expect(path).to_be_focused()
    expect(path).to_have_value("/srv/cata")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_label("服务器上的文件夹或文件")).to_have_value("/srv/cata")


def test_index_again_takes_the_options_of_the_form(visit, guarded, many):
    """They are there to be chosen, and the page says that those of the time before do not count."""
    page, sent = visit("/?view=library", guarded), []
    page.on("request", lambda one: one.url.endswith("/jobs") and sent.append(one.post_data_json))
    expect(page.locator(".panel").first).to_contain_text("takes the options chosen above")
    page.get_by_text("Options", exact=True).click()
    page.get_by_role("textbox", name="Leave out").fill("broken-*\n\n noise-*.jpg ")
    page.get_by_label("At most so many pages").fill("7")
    page.get_by_label("Figures on pages").uncheck()
    page.get_by_label("Read words in pictures").select_option("off")
    page.get_by_role("button", name="Index again").first.click()
    expect(page.locator("#job-said")).to_contain_text("Done")
    wanted = {key: value for key, value in sent[-1].items() if key != "paths"}
    assert wanted == {
        "ignore": ["broken-*", "noise-*.jpg"], "max_pages": 7, "figures": False,
        "text_pages_only": False, "ocr": "off",
    }  # fmt: skip
    page.reload()  # the options are of this visit
    page.get_by_role("button", name="Index again").first.click()
    expect(page.locator("#job-said")).to_contain_text("Done")


def test_a_double_click_begins_one_run(visit, guarded):
    page, sent = visit("/?view=library", guarded), []
    page.on("request", lambda one: one.method == "POST" and sent.append(one.url))
    page.get_by_role("button", name="Index again").first.dblclick()
    expect(page.locator("#job-said")).to_contain_text("Done")
    assert len(sent) == 1
    expect(page.locator("#path-wrong")).to_be_empty()


def test_what_a_run_adds_is_found_by_who_has_left_the_library(visit, guarded, tmp_path):
    """Results and filters of the time before are shown no more, while it goes on and after it."""
    page = visit("/?q=IMG_2043", guarded)
    page.get_by_role("button", name="Filters", exact=True).click()
    expect(page.locator("#filters")).to_contain_text("Photos")
    page.get_by_role("link", name="Library").click()
    begin(page, noise(tmp_path / "long", 200))
    with page.expect_response("**/search?*"), page.expect_response("**/facets"):
        page.go_back()
    page.get_by_role("link", name="Map").click()
    for _ in range(100):
        (job, *_) = page.request.get(f"{guarded.address}/api/v1/jobs").json()["jobs"]
        if job["state"] != "running":
            break
        page.wait_for_timeout(200)
    page.wait_for_timeout(1000)  # its end is told to the page
    with page.expect_response("**/search?*"), page.expect_response("**/facets"):
        page.go_back()


def test_a_run_that_cannot_write_is_no_failure_of_the_server(visit, guarded):
    """Another process holds the library's lock, say."""
    page = visit("/?view=library", guarded)
    refuse(page, "**/api/v1/jobs", 500, "StoreError", times=1)
    page.get_by_role("button", name="Index again").first.click()
    expect(page.locator("#path-wrong")).to_contain_text("written into the library just now")
    visit.complaints.clear()  # the browser itself notes the refused request


def test_a_run_whose_news_are_refused_once_is_followed_on(visit, guarded, many):
    page = visit("/?view=library", guarded)
    refuse(page, "**/events", 429, "TooMany", times=1)
    begin(page, many)
    expect(page.locator("#job-said")).to_contain_text("Done")
    visit.complaints.clear()  # the browser itself notes the refused request


def test_a_run_is_followed_on_after_a_new_login(visit, guarded, many):
    """A stream cannot ask for a password; the page does in its place."""
    page = visit("/?view=library", guarded)

    def log_out(route) -> None:
        page.context.clear_cookies()
        route.fulfill(status=401)

    page.route("**/events", log_out, times=1)
    begin(page, many)
    page.get_by_label("Password or token").fill(guarded.password)
    page.get_by_role("button", name="Enter").click()
    expect(page.locator("#job-said")).to_contain_text("Done")
    visit.complaints.clear()  # the browser itself notes the refused requests


def test_a_run_that_the_server_has_forgotten_is_not_shown_for_ever(visit, guarded, many):
    """A server that was started again knows of no job."""
    page = visit("/?view=library", guarded)
    unknown = re.compile("(?<=/jobs/)[0-9a-f]{32}")
    page.route(unknown, lambda one: one.continue_(url=unknown.sub("0" * 32, one.request.url)))
    page.get_by_label("Folder or file on the server's machine").fill(str(many))
    page.get_by_role("button", name="Index", exact=True).click()
    expect(page.locator("#job h2")).to_contain_text("No more news of this run")
    expect(page.locator("#job")).to_contain_text("started again")
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()
    page.unroute(unknown)
    page.locator("#job").get_by_role("button", name="Try again").click()
    expect(page.locator("#job h2")).to_contain_text("Done")
    visit.complaints.clear()  # the browser itself notes what was refused


def test_more_left_out_files_than_are_shown_at_once_are_behind_a_button(visit, guarded):
    page = visit("/?view=library", guarded)
    rows = page.locator(".left-out tr")
    expect(rows).to_have_count(200)
    held = hold(page, "**/files?*")
    more = page.locator(".left-out").get_by_role("button", name="Show more")
    more.press("Enter")
    more.press("Enter")  # and again before it is answered
    page.wait_for_timeout(300)
    assert len(held) == 1
    held[0].continue_()
    expect(rows).to_have_count(205)
    expect(rows.nth(200)).to_be_focused()
    expect(page.locator(".left-out button")).to_have_count(0)


def test_why_a_run_failed_is_told_in_the_language_of_the_page(visit):
    """A stream speaks that of the browser: what it ends with is asked for once more."""
    job = {"job": "a" * 32, "paths": ["/srv"], "state": "running", "started": 1.0}
    job |= {"progress": None, "report": None, "error": None}

    def failed(language: str) -> str:
        error = {"error": "StoreError", "problem": f"told in {language}", "mend": ""}
        return json.dumps(job | {"state": "failed", "error": error})

    page = visit("/?view=library", locale="en-GB")
    page.get_by_role("button", name="中文").click()
    page.route("**/jobs", lambda route: route.fulfill(json={"jobs": [job]}))
    page.route(
        "**/jobs/*/events",
        lambda route: route.fulfill(
            content_type="text/event-stream", body=f"event: job\ndata: {failed('en')}\n\n"
        ),
    )
    page.route(
        f"**/jobs/{job['job']}",
        lambda route: route.fulfill(body=failed(route.request.headers["accept-language"])),
    )
    page.get_by_role("link", name="图库").click()
    expect(page.locator("#job .wrong .detail")).to_contain_text("told in zh")
