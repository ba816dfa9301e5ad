"""Feeds and sitemaps as files: entries with text are articles, addresses alone are named."""

import time

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.ingest.encoding import NotText
from analysis.ingest.readers.feed import addresses
from tests.ingest_checks import checked, rejected, write

LONG = " ".join(["The ferry came back on Tuesday, four minutes late, and nobody had kept it a place."] * 8)
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Courier</title><link>https://courier.example/</link><language>en-gb</language>
<item><title>Ferry &amp; gate</title><link>https://courier.example/ferry</link><guid isPermaLink="false">tag-0012</guid>
<dc:creator>Ada Holm</dc:creator><pubDate>Sat, 27 Sep 2025 07:30:00 +0200</pubDate>
<description>Short.</description>
<content:encoded><![CDATA[<p>One &lt;b&gt; 1 &amp; 2.</p>
<script>alert(1)</script><p>{LONG}</p>]]></content:encoded></item>
<item><title>Only a summary</title><link>https://courier.example/summary</link>
<description>&lt;p&gt;The gate stays shut.&lt;/p&gt;</description></item>
<item><title>Nothing but a link</title><link>https://courier.example/link</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Morning Klaxon</title>
<entry><title>Bread</title><id>urn:uuid:7</id><link href="https://klaxon.example/bread"/>
<updated>2025-09-28T10:00:00Z</updated>
<published>2025-09-27T10:00:00Z</published><author><name>Bo Lind</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>Bread is weather.</p><p>Kneaded weather.</p></div></content>
</entry></feed>"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://courier.example/ferry</loc><news:news><news:publication_date>2025-09-27</news:publication_date>
<news:title>Ferry back</news:title></news:news></url>
<url><loc>https://courier.example/ferry</loc></url><url><loc>javascript:alert(1)</loc></url>
<url><loc>file:///etc/hostname</loc></url><url><loc> https://courier.example/gate </loc></url></urlset>"""


def test_an_entry_with_its_text_is_an_article(tmp_path):
    ingest = checked([write(tmp_path, "feed.xml", RSS)], workers=0)
    article = ingest.articles.iloc[0]
    assert article["text"] == f"One <b> 1 & 2.\n\n{LONG}"
    assert article["title"] == "Ferry & gate"
    assert article["article_id"] == "tag-0012"
    assert article["outlet"] == "The Courier"
    assert article["authors"] == ["Ada Holm"]
    assert article["published"] == pd.Timestamp("2025-09-27T05:30:00Z")
    assert article["url"] == "https://courier.example/ferry"
    assert article["language"] == "en"
    places = article["origin"]["paragraphs"]
    assert RSS[slice(*places[1])] == LONG


def test_a_summary_is_noted_and_a_bare_link_is_named(tmp_path):
    ingest = checked([write(tmp_path, "feed.xml", RSS)], workers=0)
    assert ingest.documents["status"].tolist() == ["read", "read", "rejected"]
    assert "only this summary" in ingest.documents["note"].iloc[1]
    assert "https://courier.example/link" in rejected(ingest)["reason"].iloc[0]


def test_an_atom_feed_is_read(tmp_path):
    article = checked([write(tmp_path, "feed", ATOM)], workers=0).articles.iloc[0]
    assert article["text"] == "Bread is weather.\n\nKneaded weather."
    assert article["published"] == pd.Timestamp("2025-09-27T10:00:00Z")
    assert article["authors"] == ["Bo Lind"]
    assert article["article_id"] == "urn:uuid:7"


def test_a_sitemap_holds_addresses_and_says_so(tmp_path):
    ingest = checked([write(tmp_path, "sitemap.xml", SITEMAP)], workers=0)
    assert (
        rejected(ingest)["reason"]
        .str.startswith("a sitemap of 2 addresses, such as https://courier.example/ferry")
        .all()
    )


def test_only_web_addresses_are_handed_on_each_once():
    found = addresses(SITEMAP)
    assert [address.url for address in found] == ["https://courier.example/ferry", "https://courier.example/gate"]
    assert found[0].title == "Ferry back"
    assert found[0].published == pd.Timestamp("2025-09-27T00:00:00Z")
    assert [address.url for address in addresses(RSS)] == [
        f"https://courier.example/{end}" for end in ("ferry", "summary", "link")
    ]


def test_nothing_is_fetched_or_opened_for_a_feed_that_is_an_address(tmp_path):
    secret = write(tmp_path, "secret.xml", RSS)
    for raw in (str(secret), f"file://{secret}", "http://127.0.0.1:9/feed"):
        ingest = checked([write(tmp_path, "feed.txt", raw)], workers=0)
        assert not ingest.articles["text"].str.contains("ferry").any()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "declaration",
    [f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>', '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'],
)
def test_entities_are_refused_in_a_second(tmp_path, declaration):
    raw = RSS.replace("<rss", declaration + "<rss", 1).replace("Short.", "&l11;&x;")
    started = time.process_time()
    ingest = checked([write(tmp_path, "feed.xml", raw)], workers=0)
    assert time.process_time() - started < 1
    assert ingest.articles.empty
    assert "declares entities" in rejected(ingest)["reason"].iloc[0]
    with pytest.raises(NotText):
        addresses(raw)


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>&"), max_size=40)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXT, min_size=1, max_size=5), st.integers(0, 200))
def test_found_is_the_number_of_entries(tmp_path_factory, texts, cut):
    items = "".join(
        f"<item><title>T{n}</title><description>{text}</description></item>" for n, text in enumerate(texts)
    )
    raw = f"<rss version='2.0'><channel><title>C</title>{items}</channel></rss>"
    folder = tmp_path_factory.mktemp("feed")
    ingest = checked([write(folder, "a.xml", raw)], workers=0)
    assert len(ingest.documents) == len(texts)
    checked([write(folder, "b.xml", raw[: len(raw) - cut] or "x")], workers=0)
