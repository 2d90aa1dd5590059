"""Wording: what people are told, in the language of the person.

Messages are written in English where they arise. Their Chinese stands in `zh`, a table from
sentence to sentence, and is put in where a person reads: `said` for what the command line composes
itself, `translated` for what comes from below as a finished sentence, such as the problem of an
error. Programs read English: `--json` and the log are never translated, and of the API sentences
alone, where a request asks for that.
"""

from tusou.wording.digits import digits_apart
from tusou.wording.language import Language, language
from tusou.wording.sentences import in_turn, listed, said, translated

__all__ = ["Language", "digits_apart", "in_turn", "language", "listed", "said", "translated"]
