"""What lies elsewhere is told without reading it."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from tusou.errors import MissingExtra, SourceError, UnknownName
from tusou.remote.looking import _time_ns, listed, look


def test_a_folder_in_memory(memory):
    """Files with size and time, folders as folders, sorted."""
    memory.pipe_file("/docs/b.pdf", b"12345")
    memory.pipe_file("/docs/a/x.pdf", b"1")
    folder, file = listed("memory://docs")
    assert (folder.address, folder.is_folder) == ("memory://docs/a", True)
    assert (file.address, file.is_folder, file.size_bytes) == ("memory://docs/b.pdf", False, 5)
    assert file == look("memory://docs/b.pdf")
    assert abs(file.mtime_ns / 1e9 - datetime.now(tz=UTC).timestamp()) < 3600


def test_a_page_of_links(web):
    """Links that lead below the folder, each once; sizes are not on the page."""
    (web.folder / "a").mkdir()
    for name in ("图 1.pdf", "50%.pdf", "a?b#c.pdf", "a/x.pdf"):
        (web.folder / name).write_bytes(b"%PDF-")
    found = {entry.address.removeprefix(web.address): entry for entry in listed(web.address)}
    assert set(found) == {"/图 1.pdf", "/50%25.pdf", "/a%3Fb%23c.pdf", "/a"}
    assert found["/a"].is_folder
    assert not found["/50%25.pdf"].is_folder
    assert [look(entry.address).size_bytes for entry in found.values() if not entry.is_folder] == [
        5, 5, 5,
    ]  # fmt: skip


def test_a_page_written_by_hand(web):
    """Links out of the folder, to other hosts, to other orders and to nothing are not followed."""
    (web.folder / "shop").mkdir()
    (web.folder / "shop/index.html").write_text(
        '<a href="deep/a.pdf">a</a> <a href="/shop/b.pdf">b</a> <a href="/private/c.pdf">c</a>'
        '<a href="https://elsewhere.example/d.pdf">d</a> <a href="?C=N;O=D">n</a> <a href="#top">'
        '<a href="../e.pdf">e</a> <a href="b.pdf">again</a> <a href="mailto:me@x.example">m</a>'
    )
    below = [entry.address.removeprefix(web.address) for entry in listed(f"{web.address}/shop")]
    assert [name for name in below if name.endswith(".pdf")] == ["/shop/b.pdf", "/shop/deep/a.pdf"]
    assert all(name.startswith("/shop/") for name in below)


def test_a_file_on_the_web(web):
    """Size and time are those of the file; an ETag counts where it is given."""
    path = web.folder / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    entry = look(f"{web.address}/a.pdf")
    assert (entry.size_bytes, entry.mtime_ns, entry.version) == (8, 1_700_000_000_000_000_000, "")
    web.etags["/a.pdf"] = '"one"'
    entry = look(f"{web.address}/a.pdf")
    assert (entry.size_bytes, entry.mtime_ns, entry.version) == (8, 0, '"one"')


@pytest.mark.parametrize(
    ("value", "expected_s"),
    [
        (datetime(2024, 5, 1, tzinfo=UTC), 1_714_521_600),
        (datetime(2024, 5, 1), 1_714_521_600),  # noqa: DTZ001 - FTP tells no zone
        ("2024-05-01T00:00:00Z", 1_714_521_600),
        ("Wed, 01 May 2024 00:00:00 GMT", 1_714_521_600),
        ("20240501000000", 1_714_521_600),
        (1_714_521_600, 1_714_521_600),
        (1_714_521_600.0, 1_714_521_600),
        (1_714_521_600_000, 1_714_521_600),
        ("yesterday", 0),
        (None, 0),
    ],
)
def test_times_in_all_forms(value, expected_s):
    """S3 gives a datetime, Google ISO, the web RFC 5322, FTP digits, Hadoop milliseconds."""
    assert _time_ns(value) == expected_s * 1_000_000_000


def test_nothing_there(memory, web):
    """What is not there is told as that."""
    for address in ("memory://none", f"{web.address}/none.pdf"):
        with pytest.raises(SourceError, match="there is nothing at"):
            look(address)
    with pytest.raises(SourceError, match="there is nothing at"):
        listed(f"{web.address}/none")


def test_nobody_answers(web):
    """An unreachable host is not taken for a file that is not there."""
    web.stop()
    for tried in (look, listed):
        with pytest.raises(SourceError, match="cannot be reached") as caught:
            tried(f"{web.address}/a.pdf")
        assert "index again" in caught.value.mend


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (401, r"refused \(HTTP 401\)"),
        (403, r"refused \(HTTP 403\)"),
        (404, "nothing at"),
        (410, "nothing at"),
        (429, r"cannot be reached \(HTTP 429\)"),
        (503, r"cannot be reached \(HTTP 503\)"),
    ],
)
def test_what_a_server_says(web, status, problem):
    """Each status is told as what it means for the user."""
    web.refused = {"/a.pdf": status, "/a/": status}
    with pytest.raises(SourceError, match=problem):
        look(f"{web.address}/a.pdf")
    with pytest.raises(SourceError, match=problem):
        listed(f"{web.address}/a")


def test_a_password_in_netrc_opens_the_door(web, tmp_path, monkeypatch):
    """The web is given the passwords of ~/.netrc, so that none stands in an address."""
    (web.folder / "a.pdf").write_bytes(b"%PDF-")
    web.password = "hunter2"
    with pytest.raises(SourceError, match="refused"):
        look(f"{web.address}/a.pdf")
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password hunter2\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert look(f"{web.address}/a.pdf").size_bytes == 5


def test_an_unknown_kind_suggests_the_nearest():
    """A mistyped scheme is named."""
    pytest.importorskip("fsspec")
    with pytest.raises(UnknownName, match="'s3'"):
        look("s33://bucket/a.pdf")


@pytest.mark.parametrize(
    ("address", "package"), [("gs://b/a.pdf", "gcsfs"), ("abfs://c/a", "adlfs")]
)
def test_a_missing_package_is_named(address, package):
    """The package that a kind of address needs is in the mend."""
    pytest.importorskip("fsspec")
    with pytest.raises(MissingExtra) as caught:
        look(address)
    assert package in caught.value.mend
    assert address.partition("/")[0] in caught.value.problem
