"""The server as an assistant meets it, asked by the SDK's own client."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
from base64 import b64decode

import anyio
import pytest
from PIL import Image

import tusou
from mcp import Client, StdioServerParameters
from tusou.errors import InputError
from tusou.mcp.serving import http_app, url_of

MODES = ("auto", "legacy")
TOOLS = {"search", "similar", "get_page", "lookup", "stats"}
TOKEN = "a-token-of-some-length"


def run(task, *arguments):
    """Run an asynchronous task to its end."""
    return anyio.run(task, *arguments)


def text_of(result):
    """All text of a tool's result."""
    return "\n".join(part.text for part in result.content if part.type == "text")


def pictures_of(result):
    """All pictures of a tool's result."""
    return [
        Image.open(io.BytesIO(b64decode(part.data)))
        for part in result.content
        if part.type == "image"
    ]


async def ask_everything(client):
    """Use each tool once, and one wrongly."""
    tools = await client.list_tools()
    assert {tool.name for tool in tools.tools} == TOOLS
    found = await client.call_tool("search", {"query": "red armchair", "k": 2})
    assert "armchair" in text_of(found)
    assert pictures_of(found)
    page = await client.call_tool("get_page", {"path": "catalogue.pdf", "page_number": 1})
    assert "Walnut bookshelf" in text_of(page)
    assert max(pictures_of(page)[0].size) == 1024
    like = await client.call_tool("similar", {"item": 1, "k": 1})
    assert not like.is_error
    told = await client.call_tool("stats", {})
    assert "2 pages" in text_of(told)
    exact = await client.call_tool("lookup", {"text": "蓝色沙发"})
    assert "blue.png" in text_of(exact)
    wrong = await client.call_tool("get_page", {"item": 9999})
    assert wrong.is_error
    assert text_of(wrong).startswith("the library chairs has no item 9999\ntry: search first")


# ── in this process ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mode", MODES)
def test_every_tool(library, mode):
    """Each tool answers in text and pictures; errors tell the problem and the mend."""
    from tusou.mcp.desk import Desk
    from tusou.mcp.tools import build

    async def ask():
        async with Client(build(Desk([library])), mode=mode) as client:
            assert "Nothing found" in client.instructions
            await ask_everything(client)

    run(ask)


def test_tools_are_described(library):
    """Each has a sentence, each argument a description, and none changes anything."""
    from tusou.mcp.desk import Desk
    from tusou.mcp.tools import build

    async def tools():
        async with Client(build(Desk([library]))) as client:
            return (await client.list_tools()).tools

    for tool in run(tools):
        assert tool.description.endswith(".")
        assert tool.annotations.read_only_hint
        for name, schema in tool.input_schema.get("properties", {}).items():
            assert schema.get("description"), (tool.name, name)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search", {"query": "red", "k": 0}),
        ("search", {"query": "red", "kinds": ["film"]}),
        ("search", {"query": "red", "rank": "best"}),
        ("get_page", {"item": "first"}),
        ("get_page", {"item": 1, "longest_px": 100_000}),
        ("search", {}),
    ],
)
def test_unusable_arguments(library, tool, arguments):
    """They are errors of the tool that an assistant can read, not of the connection."""
    from tusou.mcp.desk import Desk
    from tusou.mcp.tools import build

    async def ask():
        async with Client(build(Desk([library]))) as client:
            refused = await client.call_tool(tool, arguments)
            assert refused.is_error
            assert text_of(refused)
            assert not (await client.call_tool("stats", {})).is_error

    run(ask)


@pytest.mark.parametrize(
    ("tool", "arguments", "problem", "mend"),
    [
        ("search", {"k": 0}, "k: 0 is not taken", "k takes a whole number from 1 to 50"),
        (
            "search",
            {"kinds": ["film"]},
            "kinds: 'film' is not taken",
            "kinds takes a list, each one of page, figure, photo, pair",
        ),
        (
            "get_page",
            {"item": "first", "page_number": 0},
            "item: 'first' is not taken; page_number: 0 is not taken",
            "item takes a whole number; page_number takes a whole number from 1 on",
        ),
        ("search", {"limit": 1}, "no argument is called 'limit'", "did you mean 'k'?"),
        ("search", {"kind": 1}, "no argument is called 'kind'", "did you mean 'kinds'?"),
        ("stats", {"k": 1}, "no argument is called 'k'", "call it without arguments"),
        ("serch", {}, "no tool is called 'serch'", "did you mean 'search'?"),
    ],
)
def test_what_is_wrong_with_arguments_is_told_with_what_is_taken(
    library, tool, arguments, problem, mend
):
    """As all that goes wrong: problem, then `try:` and the mend; nothing is passed over."""
    from tusou.mcp.desk import Desk
    from tusou.mcp.tools import build

    async def ask():
        async with Client(build(Desk([library]))) as client:
            refused = await client.call_tool(tool, arguments)
            assert refused.is_error
            assert text_of(refused) == f"{problem}\ntry: {mend}"

    run(ask)


def test_questions_at_once(library):
    """Several questions are answered side by side."""
    from tusou.mcp.desk import Desk
    from tusou.mcp.tools import build

    async def ask():
        async with Client(build(Desk([library]))) as client, anyio.create_task_group() as group:
            answers = []

            async def one(colour):
                answers.append(text_of(await client.call_tool("search", {"query": colour})))

            for colour in ("red", "green", "blue", "yellow") * 3:
                group.start_soon(one, colour)
        assert len(answers) == 12

    run(ask)


# ── stdio ───────────────────────────────────────────────────────────────────────────────────


def command(library, settings, *more):
    """The command line of a server, with the colour encoder in its registry."""
    code = (
        "from colour_encoder import register; register(); "
        "import sys; from tusou.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    return [sys.executable, "-c", code, "mcp", "--library", str(library.folder), *more]


def environment(settings):
    """Models and sources of this test for the child."""
    paths = [os.path.dirname(os.path.dirname(__file__)), *sys.path]
    return {
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "TUSOU_MODELS": settings.models,
        "TUSOU_MODEL": settings.model,
    }


def test_over_stdio(library, settings):
    """A real process, started by the client as an assistant would; all tools answer."""
    program, *arguments = command(library, settings)
    server = StdioServerParameters(command=program, args=arguments, env=environment(settings))

    async def ask():
        async with Client(server) as client:
            await ask_everything(client)

    run(ask)


def test_fields_that_are_hidden_are_told_by_no_tool(library, settings):
    """Nor can a query filter by them."""
    program, *arguments = command(library, settings, "--hide-field", "Price")
    server = StdioServerParameters(command=program, args=arguments, env=environment(settings))

    async def ask():
        async with Client(server) as client:
            for tool, given in (
                ("search", {"query": "red armchair"}),
                ("get_page", {"path": "pairs.json"}),
                ("lookup", {"text": "A red armchair with wooden legs"}),
            ):
                told = text_of(await client.call_tool(tool, given))
                assert "499" not in told
            filtered = await client.call_tool("search", {"query": "price:499"})
            assert "no item has the field price" in text_of(filtered)

    run(ask)


def test_stdout_carries_the_protocol_alone(library, settings):
    """Every line on stdout is JSON-RPC, also with -v, and the server ends with its input."""
    import json

    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    ask = {
        "jsonrpc": "2.0",
        "id": 2,
        "method": "tools/call",
        "params": {"name": "search", "arguments": {"query": "red", "pictures": 0}},
    }
    child = subprocess.Popen(
        command(library, settings, "-v"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment(settings)},
    )
    for message in (hello, ready, ask):
        child.stdin.write(json.dumps(message) + "\n")
        child.stdin.flush()
    answers = [json.loads(child.stdout.readline()) for _ in range(2)]
    rest, _ = child.communicate(timeout=120)
    assert rest == ""
    assert child.returncode == 0
    assert [answer["id"] for answer in answers] == [1, 2]
    assert answers[0]["result"]["serverInfo"]["version"] == tusou.__version__
    assert "red.png" in answers[1]["result"]["content"][0]["text"]


# ── HTTP ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def port():
    """A port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serving(library, settings, port, tmp_path):
    """Start servers over HTTP; they are stopped at the end."""
    children = []

    def start(*more):
        child = subprocess.Popen(
            command(library, settings, "--http", str(port), *more),
            stderr=subprocess.PIPE,
            env={**os.environ, **environment(settings)},
        )
        children.append(child)
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return f"http://127.0.0.1:{port}/mcp"
            assert child.poll() is None, child.stderr.read().decode()
            time.sleep(0.1)
        raise AssertionError("the server does not listen")

    yield start
    for child in children:
        child.terminate()
        child.wait(30)
        child.stderr.close()


def test_over_http(serving):
    """Streamable HTTP, asked by the SDK's client."""
    url = serving()

    async def ask():
        async with Client(url) as client:
            await ask_everything(client)

    run(ask)


def test_http_with_a_token(serving, tmp_path):
    """Without the token there is no answer, with it all are given."""
    import httpx2
    from mcp.client.streamable_http import streamable_http_client

    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    url = serving("--token-file", str(file))
    for headers in ({}, {"Authorization": "Bearer wrong-token-of-some-length"}):
        refused = httpx2.post(url, json={}, headers=headers)
        assert refused.status_code == 401
        assert refused.json()["problem"] == "the token is missing or wrong"

    async def ask():
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with httpx2.AsyncClient(headers=headers) as http:
            async with Client(streamable_http_client(url, http_client=http)) as client:
                await ask_everything(client)

    run(ask)


def test_other_names_of_this_machine_are_refused(serving):
    """A page in a browser cannot reach the server through a name of its own (DNS rebinding)."""
    import httpx2

    url = serving()
    refused = httpx2.post(url, json={}, headers={"Host": "evil.example"})
    assert refused.status_code == 421
    refused = httpx2.post(url, json={}, headers={"Origin": "https://evil.example"})
    assert refused.status_code == 403


@pytest.mark.parametrize("token", ["", "short", f"{TOKEN}\n{TOKEN}"])
def test_other_addresses_need_a_token(library, token):
    """An address that others can reach demands a token of some length, and one that can be sent."""
    with pytest.raises(InputError, match="token"):
        http_app([library], "0.0.0.0", token=token)


def test_address_as_a_url():
    """IPv6 stands in brackets."""
    assert url_of("127.0.0.1", 80) == "http://127.0.0.1:80/mcp"
    assert url_of("::1", 80) == "http://[::1]:80/mcp"
