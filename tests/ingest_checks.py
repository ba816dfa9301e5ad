"""What must hold of every reading, whatever the format."""

from analysis import schemas
from analysis.ingest import read


def write(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def rejected(ingest):
    return ingest.documents[ingest.documents["status"] == "rejected"]


def checked(inputs, **options):
    """`read`, with what must always hold: found = read + rejected, each with its article or its reason."""
    ingest = read(inputs, **options)
    schemas.check(ingest.articles, schemas.ARTICLES)
    schemas.check(ingest.documents, schemas.DOCUMENTS)
    status = ingest.documents["status"]
    assert len(status) == (status == "read").sum() + (status == "rejected").sum()
    assert (status == "read").sum() == len(ingest.articles)
    assert list(ingest.documents["article_id"].dropna()) == list(ingest.articles["article_id"])
    assert rejected(ingest)[["reason", "remedy"]].notna().all(axis=None)
    for article in ingest.articles.itertuples():
        assert len(article.origin["paragraphs"]) == sum(bool(line.strip()) for line in article.text.split("\n"))
    return ingest
