"""Queries to the text index, built term by term: no query language, so nothing to inject."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING

import tantivy

from tusou.stores.natures import add_fields
from tusou.text import heal, phrase_terms, segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tusou.stores.feed import TextRow

BOOSTS = {"body": 1.0, "head": 0.5, "caption": 1.0, "values": 1.0, "path": 1.0}
"""Text field → weight of its BM25 score.

With "path" at 0.3 and no "head", nDCG@5 of words alone over 191 graded queries was 25.5. Weights
chosen by folds over source files gave 1.5 points more on the files left out (90 %: 0.1 to 3.0), by
names at 1.5 to 2; a name never counts more than the text here.
"""

TOLD = 20
"""So many terms a score tells apart, a bit each; it has 24 bits (float32)."""

_HEAD_LINES = 2
_HEAD_CHARACTERS = 120

EXACT = "exact"
"""Text, caption, values and names as written, one term for each position: for phrases."""


def schema() -> tantivy.Schema:
    """The fields of a document: the item's id, its nature, six texts of terms between spaces."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    for name in BOOSTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(EXACT, tokenizer_name="whitespace", index_option="position")
    add_fields(builder)
    return builder.build()


def names_of(row: TextRow) -> list[str]:
    """The path of an item's file, and the name of its picture where that is another."""
    return [row.relative_path, *([os.path.basename(row.image_path)] if row.image_path else [])]


def head_of(row: TextRow) -> str:
    """The first lines of a page, which mostly say what it is about; "" of other items."""
    if row.kind != "page":
        return ""
    lines = (line for line in heal(row.text).split("\n") if line.strip())
    return " ".join(islice(lines, _HEAD_LINES))[:_HEAD_CHARACTERS]


def any_term(
    schema: tantivy.Schema, terms: Mapping[str, float], fields: Sequence[str] = tuple(BOOSTS)
) -> tantivy.Query:
    """Documents with any of `terms`; the score is the sum of weighted BM25 over terms and fields.

    One flat disjunction of terms: only so tantivy prunes by blocks (WAND).
    """
    return tantivy.Query.boolean_query(
        [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(
                    tantivy.Query.term_query(schema, field, term, "freq"),
                    BOOSTS[field] * weight,
                ),
            )
            for term, weight in terms.items()
            for field in fields
        ]
    )


def which_terms(schema: tantivy.Schema, terms: Sequence[str]) -> tantivy.Query:
    """Documents with any of `terms`, `TOLD` at most; bit n of the score tells whether of terms[n].

    Not by the heads of pages: what stands there stands in their texts.
    """
    return tantivy.Query.boolean_query(
        [
            (
                tantivy.Occur.Should,
                tantivy.Query.const_score_query(_holders(schema, term), float(1 << at)),
            )
            for at, term in enumerate(terms)
        ]
    )


def _holders(schema: tantivy.Schema, term: str) -> tantivy.Query:
    return any_term(schema, {term: 1.0}, [field for field in BOOSTS if field != "head"])


def items(schema: tantivy.Schema, ids: Sequence[int]) -> tantivy.Query:
    """The documents of these items."""
    return tantivy.Query.term_set_query(schema, "id", list(ids))


def among(schema: tantivy.Schema, query: tantivy.Query, ids: Sequence[int]) -> tantivy.Query:
    """`query` restricted to items with these ids; scores stay as they are."""
    return restricted(query, [items(schema, ids)])


def restricted(query: tantivy.Query, must: Sequence[tantivy.Query]) -> tantivy.Query:
    """`query` restricted to documents that match all of `must`; scores stay as they are."""
    if not must:
        return query
    unscored = [(tantivy.Occur.Must, tantivy.Query.const_score_query(one, 0.0)) for one in must]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *unscored])


def holding(
    schema: tantivy.Schema, query: tantivy.Query, phrases: Sequence[str], without: Sequence[str]
) -> tantivy.Query:
    """`query` restricted to documents with all of `phrases` and none of `without`.

    Scores stay as they are. A phrase without any letter or digit restricts nothing.
    """
    must = [*filter(None, (phrase_query(schema, phrase) for phrase in phrases))]
    must_not = [*filter(None, (word_query(schema, words) for words in without))]
    query = restricted(query, must)
    if not must_not:
        return query
    return tantivy.Query.boolean_query(
        [(tantivy.Occur.Must, query), *((tantivy.Occur.MustNot, one) for one in must_not)]
    )


def phrase_query(schema: tantivy.Schema, phrase: str) -> tantivy.Query | None:
    """Documents in which the terms of `phrase` follow each other."""
    terms = phrase_terms(phrase)
    if len(terms) > 1:
        return tantivy.Query.phrase_query(schema, EXACT, [*terms])
    return tantivy.Query.term_query(schema, EXACT, terms[0], "freq") if terms else None


def word_query(schema: tantivy.Schema, words: str) -> tantivy.Query | None:
    """Documents with `words`: one word in any of its forms, several as a phrase."""
    terms = segment(words)
    if len(terms) == 1 and terms[0].isalpha():
        return any_term(schema, {terms[0]: 1.0})
    return phrase_query(schema, words)


def similar_terms(schema: tantivy.Schema, terms: Iterable[str], field: str) -> tantivy.Query:
    """Documents whose `field` holds a term at most one typing error away from one of `terms`."""
    return tantivy.Query.boolean_query(
        [
            (tantivy.Occur.Should, tantivy.Query.fuzzy_term_query(schema, field, term, 1))
            for term in dict.fromkeys(terms)
        ]
    )
