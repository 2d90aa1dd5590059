"""Wording: what the command line says, in the language of the person at it.

Messages are written in English where they arise. Their Chinese stands in `zh`, a table from
sentence to sentence, and is put in where a person reads: `said` for what the command line composes
itself, `translated` for what comes from below as a finished sentence, such as the problem of an
error. Programs read English: `--json`, the log and the API are never translated.
"""

from tusou.wording.language import language
from tusou.wording.sentences import in_turn, listed, said, translated

__all__ = ["in_turn", "language", "listed", "said", "translated"]
