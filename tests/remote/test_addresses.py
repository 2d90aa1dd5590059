"""An address is told from a path, and kept in one form without what nobody else may see."""

from __future__ import annotations

import os

import pytest

from tusou.errors import InputError
from tusou.remote.addresses import (
    absolute,
    as_unicode,
    expanded,
    is_address,
    is_below,
    joined,
    name_of,
    normal,
    requested,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("s3://bucket/a.pdf", True),
        ("https://host/a.pdf", True),
        ("memory://a", True),
        ("/home/you/a.pdf", False),
        ("a.pdf", False),
        ("C://a.pdf", False),
        ("/data/s3://b", False),
    ],
)
def test_addresses_are_told_from_paths(text, expected):
    """What begins with a scheme is an address; a drive of Windows is none."""
    assert is_address(text) is expected


def test_paths_stay_paths(monkeypatch, tmp_path):
    """Paths are made absolute, and ~ is the home."""
    monkeypatch.chdir(tmp_path)
    assert absolute("a.pdf") == str(tmp_path / "a.pdf")
    assert absolute("~/a.pdf") == os.path.join(os.path.expanduser("~"), "a.pdf")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("s3://bucket/folder/", "s3://bucket/folder"),
        ("S3://Bucket/Folder", "s3://Bucket/Folder"),
        ("s3://bucket/a b?#%.pdf", "s3://bucket/a b?#%.pdf"),
        ("HTTPS://Host.Example/A.pdf", "https://host.example/A.pdf"),
        ("https://host/", "https://host"),
        ("https://host/%E5%9B%BE%20a.pdf", "https://host/图 a.pdf"),
        ("https://host/图 a.pdf", "https://host/图 a.pdf"),
        ("https://host/a.pdf#page=3", "https://host/a.pdf"),
        ("https://host/50%25%3f%23%2f.pdf", "https://host/50%25%3F%23%2F.pdf"),
        ("https://host/50%.pdf", "https://host/50%25.pdf"),
        ("https://host/%c4.pdf", "https://host/%c4.pdf"),
        ("hdfs://me@name-node:8020/data", "hdfs://me@name-node:8020/data"),
        ("abfs://container@account.example/a", "abfs://container@account.example/a"),
        ("memory://", "memory://"),
        (" s3://b/a ", "s3://b/a"),
    ],
)
def test_one_form_is_kept(given, kept):
    """Case of the host, escapes of the web and a slash at the end make no other address."""
    assert normal(given) == kept
    assert normal(kept) == kept


def test_what_is_kept_is_asked_for_as_it_was():
    """The escapes that were taken out are put back for the server."""
    for path in ("%E5%9B%BE%20a.pdf", "50%25%3F%23%2F.pdf", "a+b(1)&c=d.pdf", "%C4.pdf"):
        asked = requested(normal(f"https://host/{path}"))
        assert asked.replace("%28", "(").replace("%29", ")") == f"https://host/{path}"
    assert requested("s3://b/a b%.pdf") == "s3://b/a b%.pdf"


@pytest.mark.parametrize("given", ["file:///data/a%20b.pdf", "file://localhost/data/a%20b.pdf"])
def test_a_file_address_is_a_path(given):
    """The same file is not kept under two names."""
    assert normal(given) == "/data/a b.pdf"


@pytest.mark.parametrize("path", ["/data/图 a%.jpg", "/data/\udcff 图%#.jpg", "/\udcb7\udcff"])
def test_a_path_of_any_bytes_is_unicode_and_names_the_same_file(path):
    """Where it is Unicode it stays what it is."""
    held = as_unicode(path)
    assert held.encode().decode() == held
    assert absolute(held) == path
    assert (held == path) == ("\udcff" not in path)


@pytest.mark.parametrize(
    ("path", "held"),
    [
        ("sftp://h/图 a\udcff\udcb7.jpg", "sftp://h/图 a%FF%B7.jpg"),
        ("s3://b/\ud83d 1%.jpg", "s3://b/%ED%A0%BD 1%.jpg"),
        ("p q/\udcff.jpg", "p q/%FF.jpg"),
    ],
)
def test_of_what_is_no_whole_path_the_odd_bytes_are_escaped(path, held):
    """It does not become the address of a file of this machine, which it is not."""
    assert as_unicode(path) == held


def test_half_a_character_is_unicode_too():
    """No file is called so."""
    assert as_unicode("/p/\ud83d.jpg") == "file:///p/%ED%A0%BD.jpg"


@pytest.mark.parametrize(
    "given",
    [
        "https://me:hunter2@host/a.pdf",
        "https://hunter2@host/a.pdf",
        "sftp://me:hunter2@host/a.pdf",
        "https://host/a.pdf?token=hunter2",
        "https://host?token=hunter2",
        "https://host/a.pdf?X-Amz-Signature=hunter2#x",
    ],
)
def test_secrets_are_refused_and_not_repeated(given):
    """A library shows addresses with every hit: it takes none with a password or query."""
    with pytest.raises(InputError) as caught:
        normal(given)
    assert "hunter2" not in str(caught.value)
    assert "host" in caught.value.problem
    assert caught.value.mend


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("zip://*::file:///a.zip", "chains"),
        ("simplecache::s3://b/a.pdf", None),
        ("s3://b/x/../../other", "upwards"),
        ("https://host/%2e%2e/a", "upwards"),
        ("file://elsewhere/a.pdf", "another machine"),
        ("file://", "names no file"),
        ("file://localhost", "names no file"),
    ],
)
def test_what_cannot_be_named_is_refused(given, problem):
    """Chains, ways upwards and files of other machines are no addresses of ours."""
    if problem is None:
        assert not is_address(given)
        return
    with pytest.raises(InputError, match=problem):
        normal(given)


def test_below_and_joined():
    """Names are put behind folders, and found to lie below them."""
    assert joined("s3://b", "a/x.pdf") == "s3://b/a/x.pdf"
    assert joined("memory://", "a.pdf") == "memory://a.pdf"
    assert is_below("s3://b/a/x.pdf", "s3://b/a")
    assert is_below("memory://a.pdf", "memory://")
    assert not is_below("s3://b/ab/x.pdf", "s3://b/a")
    assert not is_below("s3://b/a", "s3://b/a")
    assert name_of("s3://b/a/x.pdf") == "x.pdf"


def test_an_empty_name_is_not_the_working_directory():
    """Whoever gives one meant something else."""
    for given in (absolute, expanded):
        with pytest.raises(InputError, match="empty"):
            given("")


def test_a_name_after_no_user_stays(monkeypatch, tmp_path):
    """`~draft.jpg` is a name like others."""
    monkeypatch.chdir(tmp_path)
    assert expanded("~draft.jpg") == "~draft.jpg"
    assert absolute("~draft.jpg") == str(tmp_path / "~draft.jpg")
