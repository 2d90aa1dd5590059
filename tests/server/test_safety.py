"""Who may come in, from where, with how much, and what is told about it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import get_args

import pytest

from indexing.making import photo
from tusou.errors import Busy, Fault, InputError, TooMany
from tusou.server import ServerOptions
from tusou.server.guard import CSRF_HEADER
from tusou.server.limiting import Gate, RateLimit
from tusou.server.options import Limits
from tusou.server.passwords import fits, hash_password, is_among
from tusou.server.pictures import ERRORS
from tusou.server.sessions import LoginThrottle, Sessions

TOKEN = "a-token-that-nobody-guesses"
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def password_hash() -> str:
    return hash_password(PASSWORD)


# ── where it may listen ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "myhost"])
def test_another_address_needs_a_guard(host):
    with pytest.raises(InputError, match="other machines") as refused:
        ServerOptions(host=host)
    assert "--password-file" in refused.value.mend
    assert ServerOptions(host=host, tokens=(TOKEN,)).is_guarded


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_loopback_needs_none(host):
    assert not ServerOptions(host=host).is_guarded


@pytest.mark.parametrize(
    "options",
    [
        {"tokens": (TOKEN,)},
        {"secure_cookies": True},
        {"host_names": ("photos.home",)},
        {"origins": ("https://shop.example",)},
    ],
)
def test_a_server_that_listens_at_loopback_may_serve_others(options):
    """Whoever comes through a proxy or a listed page seems to be here."""
    assert ServerOptions(**options).serves_others
    assert not ServerOptions().serves_others


@pytest.mark.parametrize(
    "options",
    [
        {"tokens": ("short",)},
        {"password_hash": PASSWORD},
        {"origins": ("https://shop.example/path",)},
        {"origins": ("*",)},
    ],
)
def test_what_is_unsafe_or_means_nothing_is_refused(options):
    with pytest.raises(InputError):
        ServerOptions(**options)


# ── foreign hosts and pages ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8735", "[::1]:8735", "192.168.1.7"])
def test_addresses_and_loopback_names_are_served(client, host):
    """An address cannot be rebound to another one."""
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "[bad"])
def test_a_page_rebound_to_this_address_is_sent_away(client, host):
    answer = client.get("/api/v1/library", headers={"host": host})
    assert answer.status_code == 403


def test_a_name_can_be_allowed(serve):
    client = serve(host_names=("photos.home",))
    assert client.get("/healthz", headers={"host": "Photos.Home:80"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_pages_of_other_servers_can_neither_read_nor_change(client, headers, method):
    answer = client.request(method, "/api/v1/jobs", headers=headers, json={"paths": ["/"]})
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_a_listed_page_may_use_the_api(serve):
    """Its preflight is answered, another's is not."""
    client = serve(origins=("https://shop.example",))
    ours = {"origin": "https://shop.example", "access-control-request-method": "POST"}
    preflight = client.options("/api/v1/search", headers=ours)
    assert preflight.headers["access-control-allow-origin"] == "https://shop.example"
    read = client.get("/api/v1/library", headers={**ours, "sec-fetch-site": "cross-site"})
    assert read.status_code == 200
    other = client.options("/api/v1/search", headers={**ours, "origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize(
    ("origin", "method", "why"),
    [
        ("https://evil.example", "POST", "origin"),
        ("https://shop.example", "PUT", "method"),
        ("https://evil.example", "PUT", "origin, method"),
    ],
)
def test_a_preflight_is_refused_in_the_one_shape(serve, origin, method, why):
    """With what is not allowed, and the headers by which a browser knows what is."""
    client = serve(origins=("https://shop.example",))
    asked = {"origin": origin, "access-control-request-method": method}
    answer = client.options("/api/v1/search", headers=asked)
    assert (answer.status_code, answer.json()["error"]) == (403, "Forbidden")
    assert answer.json()["problem"] == f"pages of other servers may not ask so ({why})"
    assert "--allow-origin" in answer.json()["mend"]
    assert "DELETE" in answer.headers["access-control-allow-methods"]
    assert "Origin" in answer.headers["vary"]


# ── who it is ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def guarded(serve, password_hash):
    return serve(host="0.0.0.0", password_hash=password_hash, tokens=(TOKEN,))


@pytest.mark.parametrize("path", ["/api/v1/search?q=red", "/api/v1/items/1/thumbnail", "/metrics"])
def test_a_stranger_sees_nothing(guarded, path):
    answer = guarded.get(path)
    assert answer.status_code == 401
    assert "Bearer" in answer.headers["www-authenticate"]
    assert guarded.get("/healthz").status_code == 200


@pytest.mark.parametrize("header", ["forwarded", "x-forwarded-for", "X-Forwarded-Proto"])
def test_what_comes_through_a_proxy_needs_a_guard(client, guarded, header):
    """Loopback guards nothing there: the whole network may be behind it."""
    answer = client.get("/api/v1/search?q=red", headers={header: "for=192.0.2.7"})
    assert answer.status_code == 403
    assert "--password-file" in answer.json()["mend"]
    known = {"authorization": f"Bearer {TOKEN}", header: "for=192.0.2.7"}
    assert guarded.get("/api/v1/search?q=red", headers=known).status_code == 200


@pytest.mark.parametrize("given", ["Bearer wrong", "bearer", "Basic abc", f"Bearer {TOKEN}x"])
def test_a_wrong_token_is_no_token(guarded, given):
    answer = guarded.get("/api/v1/library", headers={"authorization": given})
    assert answer.status_code == 401


def test_a_token_opens_everything(guarded):
    headers = {"authorization": f"Bearer {TOKEN}"}
    assert guarded.get("/api/v1/library", headers=headers).status_code == 200


def test_a_login_sets_a_cookie_that_scripts_and_other_pages_cannot_use(guarded):
    answer = guarded.post("/api/v1/session", json={"password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert guarded.get("/api/v1/library").status_code == 200


def test_changes_need_the_csrf_token_too(guarded, folder: Path):
    """A cookie alone, which browsers send along, changes nothing."""
    csrf = guarded.post("/api/v1/session", json={"password": PASSWORD}).json()["csrf"]
    wanted = {"paths": [str(folder)]}
    assert guarded.post("/api/v1/jobs", json=wanted).status_code == 403
    wrong = guarded.post("/api/v1/jobs", json=wanted, headers={CSRF_HEADER: "x" * 43})
    assert wrong.status_code == 403
    right = guarded.post("/api/v1/jobs", json=wanted, headers={CSRF_HEADER: csrf})
    assert right.status_code == 202
    assert guarded.get("/api/v1/session").json()["csrf"] == csrf


def test_who_logs_out_is_out(guarded):
    csrf = guarded.post("/api/v1/session", json={"password": PASSWORD}).json()["csrf"]
    ((name, cookie),) = guarded.cookies.items()
    guarded.delete("/api/v1/session", headers={CSRF_HEADER: csrf})
    guarded.cookies.set(name, cookie)
    assert guarded.get("/api/v1/library").status_code == 401


@pytest.mark.parametrize("foreign", ["a b=1", 'prefs={"dark": true}', "名=值", "only", "=;=="])
def test_cookies_of_others_on_the_host_do_not_stand_in_the_way(guarded, foreign):
    """Whatever else answers at this name may have set them, and browsers send all of them."""
    guarded.post("/api/v1/session", json={"password": PASSWORD})
    ((name, cookie),) = guarded.cookies.items()
    guarded.cookies.clear()
    for sent in (f"{foreign}; {name}={cookie}", f"{name}={cookie}; {foreign}"):
        answer = guarded.get("/api/v1/library", headers={"cookie": sent.encode()})
        assert answer.status_code == 200


def test_servers_at_two_ports_of_one_host_do_not_log_each_other_out(guarded):
    """Browsers tell cookies apart by host and name, and not by port."""
    guarded.post("/api/v1/session", json={"password": PASSWORD})
    beside = "http://localhost:8736/api/v1"
    assert guarded.get(f"{beside}/library").status_code == 401
    guarded.post(f"{beside}/session", json={"password": PASSWORD})
    assert guarded.get(f"{beside}/library").status_code == 200
    assert guarded.get("/api/v1/library").status_code == 200
    assert len(guarded.cookies) == 2


def test_passwords_cannot_be_tried_forever(serve, password_hash):
    client = serve(password_hash=password_hash, limits=Limits(logins_per_minute=2))
    tries = [client.post("/api/v1/session", json={"password": f"guess {n}"}) for n in range(3)]
    assert [answer.status_code for answer in tries] == [401, 401, 429]
    assert int(tries[2].headers["retry-after"]) > 30


def test_a_password_is_kept_as_an_argon2_hash(password_hash):
    assert password_hash.startswith("$argon2id$")
    assert PASSWORD not in password_hash
    assert fits(PASSWORD, password_hash)
    assert not fits("another one", password_hash)
    assert not fits(PASSWORD, "no hash")
    with pytest.raises(InputError, match="fewer than 8"):
        hash_password("short")


def test_tokens_are_compared_as_a_whole():
    assert is_among(TOKEN, ("another", TOKEN))
    assert not is_among(TOKEN[:-1], (TOKEN,))
    assert not is_among("", ())


def test_a_session_ends_when_it_is_not_used():
    sessions = Sessions(idle_s=-1)
    cookie, _ = sessions.open()
    assert sessions.find(cookie) is None
    assert Sessions().find("unknown") is None


# ── how much ────────────────────────────────────────────────────────────────────────────────


def test_a_picture_of_too_many_bytes_is_refused(serve):
    """By its announced length, and also when it does not tell its length."""
    client = serve(limits=Limits(upload_bytes=1000))
    announced = client.post("/api/v1/pictures", files={"image": b"x" * 200_000})
    assert announced.status_code == 413

    def pieces():
        yield b'--b\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'
        for _ in range(20):
            yield b"x" * 10_000

    silent = client.post(
        "/api/v1/pictures",
        content=pieces(),
        headers={"content-type": "multipart/form-data; boundary=b"},
    )
    assert silent.status_code == 413
    assert set(silent.json()) == {"error", "problem", "mend"}
    form = client.post("/api/v1/search", files={"image": b"x" * 5000})
    assert form.status_code == 413


def test_a_picture_of_too_many_pixels_is_refused(serve, tmp_path: Path):
    from PIL import Image

    Image.new("RGB", (400, 300)).save(tmp_path / "large.png")
    client = serve(limits=Limits(upload_pixels=100_000))
    answer = client.post("/api/v1/pictures", files={"image": (tmp_path / "large.png").read_bytes()})
    assert (answer.status_code, answer.json()["error"]) == (413, "TooLarge")


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_is_refused(client, content):
    answer = client.post("/api/v1/pictures", files={"image": content})
    assert (answer.status_code, answer.json()["error"]) == (422, "SourceError")
    assert answer.json()["mend"]


def test_every_fault_of_a_file_has_its_status():
    statuses = {fault: error.http_status for fault, error in ERRORS.items()}
    assert statuses == {"file": 422, "too_large": 413, "outside": 422, "locked": 422}
    assert set(statuses) == set(get_args(Fault))


def test_a_client_that_asks_too_often_has_to_wait(serve):
    client = serve(limits=Limits(rate_per_s=0.001, burst=3))
    statuses = [client.get("/healthz").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert client.get("/healthz").headers["retry-after"]


def test_a_bucket_fills_again():
    rate = RateLimit(per_s=1e9, burst=1)
    for _ in range(5):
        rate.take("a")
    slow = RateLimit(per_s=1e-9, burst=1)
    slow.take("a")
    slow.take("b")
    with pytest.raises(TooMany):
        slow.take("a")


def test_the_gate_sends_away_who_would_wait_in_a_full_line():
    gate = Gate(at_once=1, waiting=0)
    with gate.passed():
        with pytest.raises(Busy):
            with gate.passed():
                pass
    with gate.passed():
        pass


def test_drawings_and_uploads_leave_room_for_the_rest(serve, item_at, tmp_path: Path):
    """More of them than can wait are told to come again; searches and health go on."""
    client = serve(limits=Limits(drawings_waiting=0, uploads_waiting=0))
    pictures = client.app.state.desk.pictures
    page = item_at("papers/sofas.pdf", 1, "page")
    sent = {"image": photo(tmp_path / "red.png", "red").read_bytes()}
    with pictures.drawing.passed(), pictures.drawing.passed(), pictures.reading.passed():
        for answer in (
            client.get(f"/api/v1/items/{page}/image?longest_px=333"),
            client.post("/api/v1/pictures", files=sent),
            client.post("/api/v1/search", files=sent),
        ):
            assert answer.status_code == 503
            assert answer.headers["retry-after"]
        assert client.get("/api/v1/search?q=red").status_code == 200
        assert client.get("/healthz").status_code == 200
    assert client.get(f"/api/v1/items/{page}/image?longest_px=333").status_code == 200
    assert client.post("/api/v1/pictures", files=sent).status_code == 201


def test_health_is_told_while_every_thread_is_at_work(client):
    """Who watches the server must not take it for dead because it is busy."""
    import anyio.to_thread

    async def take_all() -> int:
        limiter = anyio.to_thread.current_default_thread_limiter()
        before, limiter.total_tokens = limiter.total_tokens, 1
        await limiter.acquire_on_behalf_of(client)
        return before

    async def give_back(before: int) -> None:
        limiter = anyio.to_thread.current_default_thread_limiter()
        limiter.release_on_behalf_of(client)
        limiter.total_tokens = before

    before = client.portal.call(take_all)
    try:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code in (200, 503)
    finally:
        client.portal.call(give_back, before)


def test_logins_are_counted_by_the_minute():
    throttle = LoginThrottle(1)
    throttle.count()
    with pytest.raises(TooMany):
        throttle.count()


# ── what is told ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/", "/api/v1/search?q=red", "/nothing", "/page/app.js"])
def test_every_answer_carries_the_headers_that_keep_a_browser_safe(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_the_page_holds_no_script_and_no_style_of_its_own(client):
    """So the policy needs no exception."""
    import re

    text = client.get("/").text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "<style" not in text
    assert not re.search(r"\s(style|on\w+)=", text)
    assert not re.search(r"""(src|href)=["']https?:""", text)


def test_the_log_does_not_hold_what_is_searched_for(serve, caplog):
    with caplog.at_level(logging.DEBUG, "tusou"):
        serve().get("/api/v1/search", params={"q": "secret wish"})
    assert "/api/v1/search 200" in caplog.text
    assert "secret" not in caplog.text


def test_the_log_holds_it_when_asked(serve, caplog):
    with caplog.at_level(logging.INFO, "tusou"):
        serve(log_queries=True).get("/api/v1/search", params={"q": "secret"})
    assert "q=secret" in caplog.text


def test_a_fault_of_ours_tells_nothing_about_the_inside(serve, monkeypatch):
    """The log has the details; the answer has the shape of all errors."""
    import tusou

    def broken(self):
        raise RuntimeError("the inside")

    monkeypatch.setattr(tusou.Library, "stats", broken)
    client = serve()
    client._transport.raise_server_exceptions = False
    answer = client.get("/api/v1/library")
    assert answer.status_code == 500
    assert set(answer.json()) == {"error", "problem", "mend"}
    assert "inside" not in answer.text
