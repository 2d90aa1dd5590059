"""Addresses as names of files: told from paths, and brought into the one form that is kept."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from urllib.parse import quote, unquote

from tusou.errors import InputError
from tusou.given import shown

PathLike = str | os.PathLike[str]
"""A file or folder as a person names it, or its address."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_CHAIN = re.compile(r"::[A-Za-z][A-Za-z0-9+.-]*://")
_WEB = ("http", "https")
_HERE = ("file", "local")
_NOT_AN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ODD = re.compile("[\ud800-\udfff]+")
"""Bytes that are no Unicode, as Python holds them in paths, and halves of characters."""
_KEPT_ESCAPE = re.compile(r"(%(?:2[35F]|3F|[01][0-9A-F]|7F))", re.IGNORECASE)
"""# % / ? and control characters: written out they would mean something else."""


def is_address(path: str) -> bool:
    """Whether `path` is an address and no path of this machine."""
    return _SCHEME.match(path) is not None


def scheme_of(address: str) -> str:
    """Return "s3" of "s3://bucket/a.pdf"."""
    return address.partition("://")[0].lower()


def is_web(address: str) -> bool:
    """Whether it is spoken to by HTTP, where a name is escaped and a folder is a page of links."""
    return scheme_of(address) in _WEB


def absolute(path: PathLike) -> str:
    """Return a path as an absolute one with ~ resolved, an address in the form that is kept.

    Raises:
        InputError: it is empty, or an address that cannot be kept or read, see `normal`; or it
            begins with ~ and nobody knows where that is.
    """
    text = as_text(path)
    return normal(text) if is_address(text) else os.path.abspath(expanded(text))


def as_text(path: PathLike) -> str:
    """Return a path or an address as text.

    Raises:
        InputError: it is neither.
    """
    if isinstance(path, os.PathLike):
        path = path.__fspath__()
    if not isinstance(path, str):
        raise InputError(f"{shown(path)} is no path", "give a text or a Path")
    return path


def as_unicode(path: str) -> str:
    """Return a path for where only Unicode is held: one of other bytes as its ``file://`` address.

    For columns of Parquet, whose strings are Unicode. `absolute` gives the path back. Half a
    character, which no system gives but JSON can write, stands there as three bytes. An address,
    or a path that is not absolute, is no file to be found again by that: of it the odd bytes
    alone are written as escapes, to be told and read by people.
    """
    try:
        path.encode()
    except UnicodeEncodeError:
        if is_address(path) or not os.path.isabs(path):
            return _ODD.sub(lambda odd: _escaped(odd.group()), path)
        return "file://" + _escaped(path)
    return path


def _escaped(path: str) -> str:
    with suppress(UnicodeEncodeError):
        return quote(path, errors="surrogateescape")
    return quote(path, errors="surrogatepass")


def expanded(path: PathLike) -> str:
    """Return a path with ~ resolved; a name such as "~draft.jpg", after no user, stays as it is.

    Raises:
        InputError: it is empty, which would mean the working directory to whoever meant something
            else; or it begins with ~ and nobody knows where that is.
    """
    text = os.path.expanduser(as_text(path))
    if not text:
        raise InputError("an empty name is no path", "name a file or folder; . is where you are")
    if text.partition(os.sep)[0] == "~":
        raise InputError(
            f"{text} lies below ~, and nobody knows where that is",
            "set HOME, or write the whole path",
        )
    return text


def normal(given: str) -> str:
    """Return an address as libraries keep it: no slash at its end, names of the web unescaped.

    ``file://`` gives a path.

    Raises:
        InputError: it holds what a library must not keep (a password, a query), or is a chain of
            addresses (``zip://…::…``), or leads upwards (``..``).
    """
    scheme, _, rest = given.strip().partition("://")
    scheme = scheme.lower()
    if _CHAIN.search(given):
        raise InputError(
            "chains of addresses (zip://…::…) are not read",
            "unpack the archive and index its folder",
        )
    if scheme in _HERE:
        return _local(rest)
    host, slash, path = rest.partition("/")
    _refuse_secrets(scheme, host, path)
    if scheme in _WEB:
        host, path = host.lower(), _readable(path.partition("#")[0])
    if ".." in path.split("/"):
        raise InputError(f"the address leads upwards: {scheme}://{host}/…", "write it without ..")
    return f"{scheme}://" + (host + slash + path).rstrip("/")


def _refuse_secrets(scheme: str, host: str, path: str) -> None:
    """Refuse what a library would keep and show with every hit; it is not repeated here."""
    user, at, machine = host.rpartition("@")
    # A name of the web takes a token before the @; elsewhere it is a user or a container.
    if at and (":" in user or scheme in _WEB):
        raise InputError(
            f"the address {scheme}://…@{machine} holds a password or key, "
            "and a library keeps and shows addresses",
            "give it without it; docs/en/sources.md tells where passwords go",
        )
    if scheme in _WEB and "?" in host + path:
        raise InputError(
            f"the address {scheme}://{host.partition('?')[0]}/… has a query (?…), perhaps with "
            "a key, and a library keeps and shows addresses",
            "give it without it, or download the file and index that",
        )


def _local(rest: str) -> str:
    host, slash, path = rest.partition("/")
    if not slash:
        raise InputError(f"file://{host} names no file", "write file:/// and the whole path")
    if host not in ("", "localhost"):
        raise InputError(
            f"file://{host}/… is on another machine", "write file:/// and the whole path"
        )
    return os.path.abspath(unquote("/" + path, errors="surrogateescape"))


def name_of(address: str) -> str:
    """Return the last part of an address."""
    return address.rstrip("/").rpartition("/")[2]


def joined(folder: str, below: str) -> str:
    """Return the address of `below`, a relative path, in the folder at an address."""
    return folder + below if folder.endswith("://") else f"{folder}/{below}"


def is_below(address: str, folder: str) -> bool:
    """Whether `address` lies below `folder`."""
    return address.startswith(folder.rstrip("/") + "/") and address != folder


def requested(address: str) -> str:
    """Return an address as it is asked for: of the web, its path is escaped."""
    if not is_web(address):
        return address
    scheme, _, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host}{slash}{quote(path, safe='/%:@!$&+,;=~')}"


def _readable(path: str) -> str:
    """Take escapes out of a path of the web, so that names are searched and shown as they are."""
    return "/".join(map(_readable_part, _NOT_AN_ESCAPE.sub("%25", path).split("/")))


def _readable_part(part: str) -> str:
    try:
        pieces = _KEPT_ESCAPE.split(part)
        return "".join(
            piece.upper() if i % 2 else unquote(piece, errors="strict")
            for i, piece in enumerate(pieces)
        )
    except UnicodeDecodeError:  # in some other encoding: it stays as the server writes it
        return part
