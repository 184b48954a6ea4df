"""The one door to full-text search: French, without accents, the same hits on every database.

Text is reduced to stems in Python, for what is indexed and for what is asked (`text`). Services
call `index` inside their transaction after each change; imports call `index_many`. Lists call
`matching`, which narrows any queryset of ideas and never widens it, or `ranked`. `corrected` says
what was meant by words that find nothing, `marked` and `extract` why an idea was found, and
`similar_ideas` which ones say nearly the same.
"""

from ideas.search.documents import index, index_many, index_newly_public, rebuild
from ideas.search.extracts import extract, marked
from ideas.search.hits import matching, ranked, ranked_keys
from ideas.search.similar import similar_ideas
from ideas.search.spelling import corrected, learn_if_none, learn_newest
from ideas.search.text import parse, stems

__all__ = [
    "corrected",
    "extract",
    "index",
    "index_many",
    "index_newly_public",
    "learn_if_none",
    "learn_newest",
    "marked",
    "matching",
    "parse",
    "ranked",
    "ranked_keys",
    "rebuild",
    "similar_ideas",
    "stems",
]
