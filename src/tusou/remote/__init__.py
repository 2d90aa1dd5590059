"""Files that lie elsewhere, named by an address such as ``s3://bucket/folder/a.pdf``.

`fsspec` opens them (extra ``remote``); which kinds of addresses there are is its table. A file is
copied into a cache before it is read, in pieces, and sources see the copy. Nothing here is reached
but by an address that the user gave.
"""
