"""From files to the table of articles, and a table of every document that was found."""

from analysis.ingest.collect import Ingest, read, read_articles, read_stream

__all__ = ["Ingest", "read", "read_articles", "read_stream"]
