"""The API under generated requests: it keeps to its document, and nothing makes it fail.

`make test-api` tries 500 requests per operation, `make test` a few (`TUSOU_API_EXAMPLES`).
"""

from __future__ import annotations

import json
import os
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from email.parser import BytesParser
from email.policy import HTTP
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from PIL import Image

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
import jsonschema_rs  # noqa: E402 - comes with schemathesis
from hypothesis import HealthCheck, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from schemathesis.generation.jsonschema import strategy as generating  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    negative_data_rejection,
    positive_data_acceptance,
)
from schemathesis.specs.openapi.negative import _strip_binary  # noqa: E402

from server.conftest import built  # noqa: E402

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"


def png(colour: tuple[int, int, int]) -> bytes:
    """A picture of one colour."""
    held = BytesIO()
    Image.new("RGB", (20, 16), colour).save(held, "PNG")
    return held.getvalue()


PICTURES = [png((220, 30, 30)), png((40, 80, 210))]
EXAMPLES = int(os.environ.get("TUSOU_API_EXAMPLES", "5"))
RANDOM_REQUESTS = 20 * EXAMPLES
TOKEN = "a-token-that-nobody-guesses"
GUARDED = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """A server on loopback that is as careful as on any other address.

    So a generated path is never indexed unless it lies in the folder of the test.
    """
    import uvicorn

    from tusou.server import ServerOptions, create_app
    from tusou.server.options import Limits
    from tusou.server.running import HEAD_BYTES

    limits = Limits(rate_per_s=0, logins_per_minute=1_000_000)
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    with built(tmp_path_factory.mktemp("api")) as house, line as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        options = ServerOptions(host="0.0.0.0", tokens=(TOKEN,), limits=limits)
        config = uvicorn.Config(
            create_app(house.library, options),
            log_config=None,
            h11_max_incomplete_event_size=HEAD_BYTES,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield listener.getsockname()
        server.should_exit = True
        thread.join()


DOCUMENT = json.loads(PUBLISHED.read_text(encoding="utf-8"))
schemathesis.openapi.format("picture", st.sampled_from(PICTURES))
# The stream of events is left out: it ends when its job does.
schema = schemathesis.openapi.from_dict(DOCUMENT).exclude(
    path="/api/v1/jobs/{job}/events", method="GET"
)


# The generator draws pictures as its own kind of text, and some of its filters (of 4.32) hand them
# to a validator that takes plain text only: the whole run would end there.
_plain = generating._validator


def _validator_that_knows_pictures(schema):
    check = _plain(schema)
    return lambda value: check(_strip_binary(value))


generating._validator = _validator_that_knows_pictures

FORM = jsonschema_rs.validator_for(DOCUMENT["components"]["schemas"]["SearchForm"])
MEMBERS = DOCUMENT["components"]["schemas"]["SearchForm"]["properties"]


def a_wrong_form_is_refused(context, answer, case):
    """The check `negative_data_rejection`, for what is wrong when it arrives.

    By itself it takes "like={}" for an object in place of a list. On the wire that is a list of
    one text, just what the right list ["{}"] would be.
    """
    if not FORM.is_valid(form_as_sent(answer.request)):
        negative_data_rejection(context, answer, case)


WITHOUT_WORDS = ("like", "unlike", "picture", "item", "image")
COMPARED = {"picture", "item"}
KEYS = {"path", "text"}
LOOKED_FOR = {"q", "picture", "like"}
SOUGHT = {*COMPARED, "q", "image", "like", "kind", "in", "lang", "after", "before", "field"}


def what_means_something_is_taken(context, answer, case):
    """The check `positive_data_acceptance`, but for a picture or an example beside words alone.

    A document cannot say that two members of an address exclude each other, nor that of several
    one must be there: a question for nothing is refused, and a look-up of two keys.
    """
    sent = form_as_sent(answer.request) or parse_qs(
        urlsplit(answer.request.url).query, keep_blank_values=True
    )
    by_words = sent.get("rank") in ("words", ["words"])
    if asks_for_nothing(sent, case.operation.label):
        return
    if not (by_words and any(name in sent for name in WITHOUT_WORDS)):
        positive_data_acceptance(context, answer, case)


def asks_for_nothing(sent: dict[str, Any], operation: str) -> bool:
    """Whether a search says neither what to look for nor what passes; so of what compares."""
    given = {name for name, value in sent.items() if value is not None}
    if not "".join(sent.get("q") or "").strip():
        given.discard("q")
    if operation.endswith("/similar"):
        return not given & COMPARED
    if operation.endswith("/lookup"):
        return len(given & KEYS) != 1
    if operation.endswith("/heat"):
        return not given & LOOKED_FOR
    return operation.endswith("/search") and not given & SOUGHT


def form_as_sent(request: Any) -> dict[str, object] | None:
    """The members that a form holds, read as the document has them; None for no form."""
    kind = request.headers.get("content-type", "")
    if "multipart" not in kind:
        return None
    head = f"Content-Type: {kind}\n\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + (request.body or b""))
    parts: dict[str, list[str]] = {}
    for part in message.iter_parts():
        # A head that cannot be read leaves its part without a name, which no document has.
        name = str(part.get_param("name", "", header="content-disposition"))
        is_file = part.get_filename() is not None
        text = b"" if is_file else part.get_payload(decode=True)
        parts.setdefault(name, []).append(text.decode(errors="replace"))
    return {name: read_as_documented(name, texts) for name, texts in parts.items()}


def read_as_documented(name: str, texts: list[str]) -> object:
    """A list stays one; of another member there is one text, which may write a number or null."""
    document = MEMBERS.get(name, {})
    if document.get("type") == "array" or len(texts) > 1:
        return texts
    readings = [texts[0]]
    with suppress(ValueError):
        readings.append(json.loads(texts[0]))
    validator = jsonschema_rs.validator_for(document)
    return next(filter(validator.is_valid, readings), texts[0])


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES < 100,  # `make test` tries the same requests each time
    suppress_health_check=list(HealthCheck),
)
def test_the_api_keeps_to_its_document(case, address):
    """All checks: status, type, shape, headers; wrong data are refused, right data are taken."""
    host, port = address
    is_form = case.operation.label == "POST /api/v1/search"
    case.call_and_validate(
        base_url=f"http://{host}:{port}",
        headers=GUARDED,
        excluded_checks=[positive_data_acceptance, *([negative_data_rejection] * is_form)],
        additional_checks=[what_means_something_is_taken, *([a_wrong_form_is_refused] * is_form)],
    )


ALPHABET = "/api/v1/searchitemsjobs?&=%.[]{}:;,\"'\\ \x00\n\r\t0123456789ÄÖ红椅😀\ud800"
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "X")
BEGINNINGS = (
    "/", "/api/v1/search?q=", "/api/v1/items/", "/api/v1/pictures/", "/api/v1/lookup?path=",
    "/api/v1/jobs/", "/page/", "/api/v1/search?box=", "/api/v1/similar?item=", "/api/v1/files?",
)  # fmt: skip


def odd_request(dice: random.Random) -> tuple[str, str, bytes, dict[str, str]]:
    """A request that nobody would send; what the wire cannot carry is quoted."""
    tail = "".join(dice.choice(ALPHABET) for _ in range(dice.randrange(40)))
    path = dice.choice(BEGINNINGS) + quote(tail.encode("utf-8", "surrogatepass"), safe="/?&=%.;:,")
    body = dice.randbytes(dice.randrange(200)) if dice.random() < 0.4 else b""
    kinds = ("application/json", "multipart/form-data; boundary=x", "text/plain", "image/png")
    headers = {**GUARDED, "Content-Type": dice.choice(kinds), "Range": tail[:20].encode("ascii", "ignore").decode().replace("\n", "").replace("\r", "").replace("\x00", "")}  # fmt: skip  # noqa: E501
    return dice.choice(METHODS), path, body, headers


def test_nothing_at_all_makes_it_fail(address):
    """Random requests get an answer of the 200s, 300s or 400s each."""
    dice = random.Random(20261125)
    connection = HTTPConnection(*address, timeout=60)
    for _ in range(RANDOM_REQUESTS):
        method, path, body, headers = odd_request(dice)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status < 500, (method, path, body, headers)
        if answer.will_close:
            connection.close()
    connection.close()


def test_the_folder_of_the_test_is_all_that_was_indexed(address):
    """Whatever paths were tried before."""
    connection = HTTPConnection(*address, timeout=60)
    connection.request("GET", "/api/v1/library", headers=GUARDED)
    (root,) = json.loads(connection.getresponse().read())["roots"]
    connection.close()
    assert Path(root).name == "files"
