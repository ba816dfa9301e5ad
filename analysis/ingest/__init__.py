"""From files to the table of articles, and a table of every document that was found."""

from analysis.ingest.collect import Ingest, read, read_articles, read_stream
from analysis.ingest.people import Person, people_files, read_people

__all__ = ["Ingest", "Person", "people_files", "read", "read_articles", "read_people", "read_stream"]
