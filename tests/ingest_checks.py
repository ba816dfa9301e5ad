"""What must hold of every reading, whatever the format."""

import zlib
from pathlib import Path

from analysis import schemas
from analysis.ingest import read
from analysis.ingest.encoding import decode
from analysis.ingest.find import find_files
from analysis.text import paragraphs


def write(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def rejected(ingest):
    return ingest.documents[ingest.documents["status"] == "rejected"]


def checked(inputs, **options):
    """`read`, with what must always hold.

    Found = read + rejected, each with its article or its reason; and where a paragraph is said
    to stand in the file, there it stands.
    """
    ingest = read(inputs, **options)
    schemas.check(ingest.articles, schemas.ARTICLES)
    schemas.check(ingest.documents, schemas.DOCUMENTS)
    status = ingest.documents["status"]
    assert len(status) == (status == "read").sum() + (status == "rejected").sum()
    assert (status == "read").sum() == len(ingest.articles)
    assert list(ingest.documents["article_id"].dropna()) == list(ingest.articles["article_id"])
    assert rejected(ingest)[["reason", "remedy"]].notna().all(axis=None)
    files = [Path(path) for path in find_files(inputs)]
    by_name = {path.name: path for path in files if sum(path.name == other.name for other in files) == 1}
    for article in ingest.articles.itertuples():
        spans = paragraphs(article.text)
        places = article.origin["paragraphs"]
        assert len(places) == len(spans)
        if any(places) and "member" not in article.origin and article.origin["file"] in by_name:
            data = by_name[article.origin["file"]].read_bytes()
            text = decode(zlib.decompressobj(31).decompress(data) if data[:2] == b"\x1f\x8b" else data).text
            for (start, end), place in zip(spans, places, strict=True):
                assert place is None or text[slice(*place)] == article.text[start:end]
    return ingest
