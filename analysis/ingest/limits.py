"""How much one document may cost, so that a hostile or broken one costs only itself.

Every limit on reading is here or, for the markup of one web page, in `markup.py`; each has a
test that goes past it.
"""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Limits:
    """What a document may take; what goes past it is rejected with the limit named."""

    # The parent kills the worker of a document that takes longer. Of 181 real pages the slowest
    # takes 1.5 s; a PDF of 500 pages takes about 10 s.
    document_seconds: float = 30.0
    # What a worker may allocate. Reading a 1 GB file of JSON lines takes about 150 MB.
    worker_bytes: int = 3_000_000_000
    # A page of one article.
    page_bytes: int = 20_000_000
    # A file that must be held whole: a Word, RTF, PDF, XML or mail file of one or many articles.
    # The largest exports (500 articles with pictures) have about 20 MB.
    file_bytes: int = 200_000_000
    # One line of JSON lines, one record of CSV, one element of a JSON list.
    record_bytes: int = 50_000_000
    # Everything that comes out of one archive.
    unpacked_bytes: int = 50_000_000_000
    # Text packs to a tenth, the XML of Office files at most to a fiftieth; a bomb to a thousandth.
    # Below `ratio_from_bytes` any ratio is harmless.
    unpacked_ratio: int = 200
    ratio_from_bytes: int = 20_000_000
    # Files in one archive, and archives within archives.
    members: int = 100_000
    depth: int = 3
    # Pages of a PDF.
    pages: int = 3_000

    def as_dict(self) -> dict[str, Any]:
        """The limits as they are handed to a worker."""
        return asdict(self)
