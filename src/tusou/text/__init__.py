"""Pure functions on text: healing, search terms, keys, language, state of a text layer, snippets.

Nothing here opens a file or keeps state; the same text always gives the same answer. An index
and a query must pass through the same `segment` / `query_terms` pair, or they will not meet.
"""

from __future__ import annotations

from tusou.text.all_of import kinds_named, kinds_of_all
from tusou.text.emphasis import emphasis
from tusou.text.field_names import field_key, typable
from tusou.text.globs import literal_glob
from tusou.text.halves import whole
from tusou.text.healing import heal
from tusou.text.keys import text_key
from tusou.text.labels import without_labels
from tusou.text.languages import language_of
from tusou.text.meaning import says_something
from tusou.text.names import MeantName, matched_in_names, meant_name, name_terms, path_words
from tusou.text.page_words import Stretch, matching
from tusou.text.pointing import without_pointing
from tusou.text.query_language import (
    FILTER_OF,
    FILTERS,
    Parsed,
    Unfit,
    field_names,
    filters_called,
    parse_query,
)
from tusou.text.requests import without_request
from tusou.text.said import Spoken
from tusou.text.segmenting import (
    indexed_terms,
    phrase_terms,
    query_terms,
    segment,
    terms_among,
    weighted_terms,
)
from tusou.text.snippets import Snippet, matched_words, snippet
from tusou.text.spoken import spoken
from tusou.text.states import text_state
from tusou.text.stored_values import field_terms, fold_value, storable
from tusou.text.telling import telling_terms
from tusou.text.units import Unit, added_shares, is_of_codes, query_units

__all__ = [
    "FILTERS",
    "FILTER_OF",
    "MeantName",
    "Parsed",
    "Snippet",
    "Spoken",
    "Stretch",
    "Unfit",
    "Unit",
    "added_shares",
    "emphasis",
    "field_key",
    "field_names",
    "field_terms",
    "filters_called",
    "fold_value",
    "heal",
    "indexed_terms",
    "is_of_codes",
    "kinds_named",
    "kinds_of_all",
    "language_of",
    "literal_glob",
    "matched_in_names",
    "matched_words",
    "matching",
    "meant_name",
    "name_terms",
    "parse_query",
    "path_words",
    "phrase_terms",
    "query_terms",
    "query_units",
    "says_something",
    "segment",
    "snippet",
    "spoken",
    "storable",
    "telling_terms",
    "terms_among",
    "text_key",
    "text_state",
    "typable",
    "weighted_terms",
    "whole",
    "without_labels",
    "without_pointing",
    "without_request",
]
