"""What the server refuses: told in the words of the page, and mended where the page can."""

from __future__ import annotations

import pytest

from browser.doing import drop, refuse

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

SEARCH = "**/api/v1/search?*"


@pytest.mark.parametrize(
    ("status", "error", "english", "chinese"),
    [
        (403, "Forbidden", "does not allow", "不允许"),
        (404, "NotFound", "not in the library any more", "已没有"),
        (409, "FileChanged", "has changed", "已有改动"),
        (409, "ModelMismatch", "another model", "模型"),
        (413, "TooLarge", "too large", "太大"),
        (422, "SourceError", "cannot be read", "无法读取"),
        (429, "TooMany", "in a short time", "请求过多"),
        (503, "Busy", "too much to do", "正忙"),
        (500, "StoreError", "cannot be used just now", "暂时无法使用"),
        (500, "ModelError", "model cannot be used", "模型无法使用"),
        (404, "UnknownName", "nothing of this name", "不认识这个名称"),
        (500, "TusouError", "could not do this", "没能完成"),
        (500, "Fault", "has failed", "出错"),
        (500, "SomethingNew", "has failed", "出错"),
    ],
)
def test_refusals_are_told_in_the_language_of_the_page(visit, status, error, english, chinese):
    """What the server itself says, often for programs, stays as a detail."""
    said = "as it was told (what to do)", "as it was told（what to do）"
    for locale, words, detail in zip(("en-GB", "zh-CN"), (english, chinese), said, strict=True):
        page = visit("/?view=library", locale=locale)
        refuse(page, SEARCH, status, error)
        page.goto(page.url.replace("view=library", "q=armchair"))
        expect(page.locator("#notice h2")).to_contain_text(words)
        expect(page.locator("#notice .detail")).to_contain_text(detail)
    visit.complaints.clear()  # the browser itself notes what was refused


def test_what_stands_between_may_refuse_without_the_shape_of_the_api(visit, files):
    page = visit(locale="zh-CN")
    page.route("**/pictures", lambda route: route.fulfill(status=413, body="<html>too large"))
    drop(page, files / "pictures" / "IMG_2043.jpg")
    expect(page.locator("#notice h2")).to_have_text("太大了。")
    visit.complaints.clear()


def test_a_picture_that_is_kept_no_more_is_told(visit):
    """Of addresses that somebody shares, and after the server was started again."""
    address = f"/?picture={'0' * 32}"
    page = visit(address, locale="zh-CN")
    expect(page.locator("#notice h2")).to_have_text("你的图片已不再保留。")
    expect(page.locator("#notice").get_by_role("button", name="以图搜索")).to_be_visible()
    expect(page.locator(".example .see")).to_have_text("你的图片")
    page = visit(f"{address}&open=picture:{'0' * 32}")
    expect(page.locator(".stage .hint")).to_have_text("Your picture is not kept any more.")
    visit.complaints.clear()


def test_a_picture_that_is_kept_no_more_is_mended_by_choosing_it_again(visit, files):
    """Its number is that of its content: the address is the same before and after."""
    page = visit()
    with page.expect_response("**/pictures") as sent:
        page.set_input_files("#file", files / "pictures" / "IMG_2043.jpg")
    picture = sent.value.json()["picture"]
    page = visit("/?view=library")
    refuse(page, SEARCH, 404, "NotFound", times=1)
    page.goto(page.url.replace("view=library", f"picture={picture}"))
    expect(page.locator("#notice h2")).to_have_text("Your picture is not kept any more.")
    page.set_input_files("#file", files / "pictures" / "IMG_2043.jpg")
    expect(page.locator("#grid .card").first).to_contain_text("IMG_2043.jpg")
    expect(page.locator("#notice")).to_be_hidden()
    expect(page.locator("#box.busy")).to_have_count(0)
    expect(page.locator("#said")).to_contain_text(" ms")
    visit.complaints.clear()


def test_the_picture_that_is_searched_by_may_be_dropped_again(visit, files):
    page = visit()
    for _ in range(2):
        with page.expect_response(SEARCH):
            drop(page, files / "pictures" / "IMG_2043.jpg")
        expect(page.locator("#box.busy")).to_have_count(0)
        expect(page.locator("#said")).to_contain_text(" ms")


@pytest.mark.parametrize(
    ("status", "error", "words", "may_be_had"),
    [
        (503, "Busy", "too much to do", True),
        (422, "SourceError", "cannot be drawn any more", False),
    ],
)
def test_why_a_picture_does_not_come_is_told_in_the_viewer(visit, status, error, words, may_be_had):
    """A server that is busy says nothing about the file: its picture can be asked for again."""
    page = visit("/?q=red+armchair")
    image = "**/image?*"
    refuse(page, image, status, error)
    page.locator("#grid .card a").first.click()
    expect(page.locator(".stage .hint")).to_contain_text(words)
    again = page.locator(".stage .hint").get_by_role("button", name="Try again")
    expect(again).to_have_count(int(may_be_had))
    if may_be_had:
        page.unroute(image)
        again.click()
        page.wait_for_function("document.querySelector('.sheet.there img').naturalWidth > 320")
        expect(page.locator(".stage .hint")).to_have_count(0)
    visit.complaints.clear()  # the browser itself notes what was refused


def test_a_picture_that_cannot_be_read_leaves_the_results(visit, files):
    page = visit("/?q=armchair", locale="zh-CN")
    expect(page.locator("#grid .card").first).to_be_visible()
    drop(page, files / "pairs.json", "application/json")
    expect(page.locator("#notice h2")).to_have_text("无法作为图片读取。")
    expect(page.locator("#grid .card").first).to_be_visible()
    visit.complaints.clear()


def test_a_bad_picture_dropped_on_the_map_is_told_too(visit, files):
    page = visit("/?view=map")
    drop(page, files / "pairs.json", "application/json")
    expect(page.locator("#notice h2")).to_be_visible()
    visit.complaints.clear()


def test_a_mistyped_folder_is_told_in_chinese(visit):
    page = visit("/?view=library", locale="zh-CN")
    page.get_by_label("服务器上的文件夹或文件").fill("/nowhere/at/all")
    page.get_by_role("button", name="建立索引").click()
    expect(page.get_by_role("alert").filter(has_text="无法索引。")).to_be_visible()
    visit.complaints.clear()


def test_reasons_are_told_in_the_language_that_was_chosen_on_the_page(visit):
    """Whatever the browser prefers: those of the server, in its lists and where it refuses."""
    page = visit("/?view=library")
    expect(page.locator(".left-out td").last).to_contain_text("ends too early")
    page.get_by_role("button", name="中文").click()
    expect(page.locator(".left-out td").last).to_contain_text("图片不完整")
    page.get_by_label("服务器上的文件夹或文件").fill("/nowhere/at/all")
    page.get_by_role("button", name="建立索引").click()
    expect(page.locator("#path-wrong .detail")).to_contain_text("处什么也没有（检查拼写）")
    visit.complaints.clear()


def test_a_wrong_password_is_told(visit, guarded):
    page = visit("/", guarded, logged_in=False, locale="zh-CN")
    page.get_by_label("密码或令牌").fill("guess")
    page.get_by_role("button", name="进入").click()
    expect(page.locator("#login-said")).to_contain_text("不对，请再试一次。")
    page.get_by_label("密码或令牌").fill(guarded.password)
    page.get_by_role("button", name="进入").click()
    expect(page.locator("#grid .card").first).to_be_visible()
    visit.complaints.clear()


def test_a_tab_outlives_a_login_in_another(visit, guarded):
    """The other tab has a session of its own now: its token is asked for, once, and it goes on."""
    first = visit("/", guarded)
    second = first.context.new_page()
    second.goto(guarded.address)
    second.wait_for_selector("#grid .card")
    again = first.context.request.post(
        f"{guarded.address}/api/v1/session", data={"password": guarded.password}
    )
    assert again.ok
    drop(second, guarded.files / "IMG_2043.jpg")
    second.wait_for_url("**/*picture=*")
    second.wait_for_selector(".example img")


def test_a_refused_heat_map_is_told_below_the_picture(visit):
    page = visit("/?q=red+armchair")
    page.locator("#grid .card a").first.click()
    page.wait_for_selector(".sheet.there")
    refuse(page, "**/heat?*", 409, "FileChanged")
    button = page.get_by_role("button", name="Where it looks like it")
    button.click()
    expect(page.locator(".stage .hint")).to_contain_text("has changed since it was indexed")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).to_be_focused()
    page.unroute("**/heat?*")
    button.click()
    expect(page.locator(".heat")).to_be_visible()
    expect(page.locator(".stage .hint")).to_have_count(0)
    visit.complaints.clear()


def test_filters_that_could_not_be_told_are_asked_for_again(visit):
    page = visit("/?q=chair")
    refuse(page, "**/facets", 503, "Busy", times=1)
    button = page.get_by_role("button", name="Filters", exact=True)
    button.click()
    expect(page.locator("#filters")).to_contain_text("too much to do")
    button.click()
    button.click()
    expect(page.get_by_role("button", name="Figures")).to_be_visible()
    expect(page.locator("#filters .wrong")).to_have_count(0)
    visit.complaints.clear()
