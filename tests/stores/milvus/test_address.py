"""Addresses of libraries in Milvus."""

from __future__ import annotations

import pytest

from tusou.errors import InputError
from tusou.stores.milvus.address import Address, parse_address


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("//localhost/lib", Address("http://localhost:19530", "lib")),
        ("//10.0.0.7:99/my_lib2/", Address("http://10.0.0.7:99", "my_lib2")),
        ("//[::1]:99/lib", Address("http://[::1]:99", "lib")),
        ("//u:p%40ss@h/lib?tls=1", Address("https://h:19530", "lib", "u", "p@ss")),
        ("//h/lib?db=team&index=hnsw", Address("http://h:19530", "lib", "", "", "team", "HNSW")),
    ],
)
def test_parts_are_read(place, address):
    """Host, port, name, user, and options with their defaults."""
    assert parse_address(place) == address


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("///lib", "no host"),
        ("lib", "no host"),
        ("//h", "cannot be the name"),
        ("//h/a-b", "cannot be the name"),
        ("//h/a/b", "cannot be the name"),
        ("//h:port/lib", "no usable port"),
        ("//h:99999/lib", "no usable port"),
        ("//h/lib?shards=3", "no option 'shards'"),
    ],
)
def test_what_cannot_be_read_is_told(place, problem):
    """Each error says what is wrong and shows the form."""
    with pytest.raises(InputError, match=problem) as caught:
        parse_address(place)
    assert caught.value.mend
