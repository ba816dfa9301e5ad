"""Fetching from the web: only what is public, politely, within limits, and every failure named."""

import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.ingest import read
from analysis.ingest.encoding import NotText
from analysis.ingest.web.addresses import is_public, locate
from analysis.ingest.web.fetch import Fetching, local_inputs
from tests.ingest_checks import checked, rejected, write
from tests.web_server import SENTENCES, Server, Waits, client, page, send


@pytest.fixture
def server():
    one = Server()
    yield one
    one.close()


def refused(fetcher, url):
    with pytest.raises(NotText) as caught:
        fetcher.fetch(url)
    assert caught.value.remedy
    return caught.value.reason


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:db8::1", False),
        ("not an address", False),
    ],
)
def test_only_addresses_of_the_public_internet_are_public(address, expected):
    assert is_public(address) is expected


@given(st.ip_addresses(v=4))
def test_an_address_wrapped_in_ipv6_is_judged_as_what_it_wraps(address):
    assert is_public(f"::ffff:{address}") == is_public(str(address))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://News.Example", "https://news.example/"),
        ("https://news.example:443/a?b=c#d", "https://news.example/a?b=c"),
        ("http://news.example:8080//evil.example/", "http://news.example:8080/evil.example/"),
        ("https://bücher.example/straße", "https://xn--bcher-kva.example/stra%C3%9Fe"),
        ("https://news.example/a%20b", "https://news.example/a%20b"),
        ("http://[::1]:80/", "http://[::1]/"),
    ],
)
def test_an_address_is_asked_for_as_http_writes_it(url, expected):
    assert locate(url).url == expected


@pytest.mark.parametrize(
    "url",
    ["file:///etc/hostname", "gopher://news.example/", "https://", "https://me:secret@news.example/",
     "http://news.example/a\r\nX-Evil: 1", "http://news.example:99999/", "http://[::1/", "https://" + "a" * 5000],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_not_fetched(tmp_path, url):
    assert refused(client(tmp_path, private_hosts=()), url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_nothing_on_this_machine_is_fetched_however_it_is_written(server, tmp_path, host):
    from analysis.ingest.web.addresses import look_up

    server.answers["/"] = (200, {}, page())
    reason = refused(client(tmp_path, private_hosts=(), resolve=look_up), server.url("/", host))
    assert "not a public address" in reason or "was not found" in reason
    assert server.asked == []


def test_a_redirect_from_a_public_host_into_the_own_network_is_refused(server, tmp_path):
    server.answers["/moved"] = (302, {"Location": server.url("/secret", "127.0.0.1")}, b"")
    server.answers["/secret"] = (200, {}, page("Secret"))
    assert "127.0.0.1, which is not a public address" in refused(client(tmp_path), server.url("/moved"))
    assert server.paths() == ["/moved"]


@pytest.mark.parametrize("location", ["file:///etc/hostname", "ftp://news.example/", "http://a:b@news.example/"])
def test_a_redirect_to_another_scheme_or_with_a_password_is_refused(server, tmp_path, location):
    server.answers["/moved"] = (301, {"Location": location}, b"")
    assert "redirects to where it must not" in refused(client(tmp_path), server.url("/moved"))


def test_a_host_with_one_address_inside_is_refused_whole(tmp_path):
    fetcher = client(tmp_path, private_hosts=(), resolve=lambda host, port: ["93.184.216.34", "10.0.0.1"])
    assert "10.0.0.1" in refused(fetcher, "http://news.example/")


def test_the_connection_goes_to_the_address_that_was_checked(server, tmp_path):
    # news.example does not exist, and the second look-up of each request would name another address.
    answers = iter(["127.0.0.1", "127.0.0.1", "192.0.2.1"])
    server.answers["/"] = (200, {}, page())
    found = client(tmp_path, resolve=lambda host, port: [next(answers)]).fetch(server.url())
    assert found.body.decode() == page()
    assert next(answers) == "192.0.2.1"  # robots.txt and the page: one look-up each
    assert server.asked[-1][1]["Host"] == f"news.example:{server.port}"


def test_a_chain_of_redirects_is_followed_so_far_and_then_stopped(server, tmp_path):
    for number in range(9):
        server.answers[f"/{number}"] = (302, {"Location": f"/{number + 1}"}, b"")
    server.answers["/3"] = (200, {}, page())
    assert client(tmp_path).fetch(server.url("/0")).url == server.url("/3")
    server.answers["/3"] = (302, {"Location": "/4"}, b"")
    server.asked.clear()
    assert "redirects more than 5 times" in refused(client(tmp_path), server.url("/0"))
    assert len(server.paths()) == 6


def drip(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(100):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_header(handler):
    for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 100:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(drip, "more than 0.6 seconds"), (drip_header, "more than 0.6 seconds"), (lambda _: time.sleep(2), "in time")],
)
def test_a_slow_server_is_cut_off(server, tmp_path, answer, reason):
    server.answers["/"] = answer
    began = time.monotonic()
    silent = {"read_seconds": 0.2} if reason == "in time" else {"total_seconds": 0.6}
    assert reason in refused(client(tmp_path, tries=1, **silent), server.url())
    assert time.monotonic() - began < 1.8


def test_a_resolver_that_hangs_is_not_waited_for(tmp_path):
    fetcher = client(tmp_path, resolve=lambda host, port: time.sleep(1), connect_seconds=0.1)
    assert "was not found" in refused(fetcher, "http://news.example/")


@pytest.mark.parametrize("packing", ["", "gzip", "deflate"])
def test_a_page_larger_than_the_limit_is_rejected_packed_or_not(server, tmp_path, packing):
    import zlib

    body = b"a" * 5_000_000
    packed = {"": body, "gzip": gzip.compress(body), "deflate": zlib.compress(body)}[packing]
    server.answers["/"] = (200, {"Content-Encoding": packing} if packing else {}, packed)
    assert "more than 100,000 bytes" in refused(client(tmp_path, page_bytes=100_000), server.url())
    assert client(tmp_path, page_bytes=6_000_000).fetch(server.url()).body == body


def test_a_bomb_is_not_unpacked_further_than_the_limit(server, tmp_path):
    import tracemalloc

    bomb = gzip.compress(b"\0" * 200_000_000, 1)
    server.answers["/"] = (200, {"Content-Encoding": "gzip"}, bomb)
    tracemalloc.start()
    assert "more than 1,000,000 bytes" in refused(client(tmp_path, page_bytes=1_000_000), server.url())
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("header", "body", "reason"),
    [
        ({"Content-Encoding": "br"}, b"x", "which was not asked for"),
        ({"Content-Encoding": "gzip"}, b"not packed", "does not unpack"),
        ({"Content-Encoding": "gzip"}, gzip.compress(b"a" * 900)[:-9], "broke off"),
        ({"Content-Length": "100"}, b"short", "connection failed"),
    ],
)
def test_an_answer_that_is_not_whole_is_no_page(server, tmp_path, header, body, reason):
    server.answers["/"] = (200, header, body)
    assert reason in refused(client(tmp_path, tries=1), server.url())


def test_what_robots_txt_forbids_is_not_fetched(server, tmp_path):
    rules = "User-agent: *\nDisallow: /private/\nDisallow: /*?print\nAllow: /private/open\n"
    server.answers["/robots.txt"] = (200, {"Content-Type": "text/plain"}, rules)
    server.answers["/private/open"] = server.answers["/a"] = (200, {}, page())
    fetcher = client(tmp_path)
    assert "robots.txt" in refused(fetcher, server.url("/private/a"))
    assert "robots.txt" in refused(fetcher, server.url("/a?print=1"))
    assert fetcher.fetch(server.url("/private/open"))
    assert fetcher.fetch(server.url("/a"))
    assert [path for path, _ in server.asked] == ["/robots.txt", "/private/open", "/a"]


def test_rules_for_this_program_alone_are_heeded_and_where_there_are_none_all_may_be_fetched(server, tmp_path):
    server.answers["/a"] = (200, {}, page())
    assert client(tmp_path).fetch(server.url("/a"))  # robots.txt is answered with 404
    server.answers["/robots.txt"] = (200, {}, "User-agent: media-analysis\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    assert "robots.txt" in refused(client(tmp_path), server.url("/a"))


def test_where_robots_txt_cannot_be_had_nothing_is_fetched(server, tmp_path):
    server.answers["/robots.txt"] = (503, {}, b"")
    server.answers["/a"] = (200, {}, page())
    assert "it is not known what may be fetched" in refused(client(tmp_path), server.url("/a"))
    assert server.paths() == []


def test_a_server_in_trouble_is_asked_again_after_the_wait_it_asks_for(server, tmp_path):
    answers = iter([(503, {"Retry-After": "7"}, b""), (429, {}, b""), (200, {}, page())])
    server.answers["/"] = lambda handler: send(handler, *next(answers))
    waits = Waits()
    assert client(tmp_path, waits=waits, delay_seconds=0.0).fetch(server.url()).body.decode() == page()
    assert waits.waits == [7.0, 4.0]


def test_a_server_that_stays_in_trouble_or_asks_for_too_long_a_wait_is_left(server, tmp_path):
    server.answers["/"] = (503, {}, b"")
    assert "503" in refused(client(tmp_path), server.url())
    assert len(server.paths()) == 3
    server.answers["/"] = (429, {"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"}, b"")
    assert "asks to come back in" in refused(client(tmp_path), server.url())


def test_a_connection_that_breaks_is_tried_again(server, tmp_path):
    answers = iter([lambda handler: handler.connection.close(), (200, {}, page())])

    def answer(handler):
        one = next(answers)
        one(handler) if callable(one) else send(handler, *one)

    server.answers["/"] = answer
    assert client(tmp_path).fetch(server.url()).body.decode() == page()


def test_one_host_is_not_asked_twice_within_the_pause_that_it_or_we_ask_for(server, tmp_path):
    server.answers["/a"] = server.answers["/b"] = (200, {}, page())
    waits = Waits()
    fetcher = client(tmp_path, waits=waits)
    fetcher.fetch(server.url("/a"))
    fetcher.fetch(server.url("/b"))
    assert len(waits.waits) == 2
    assert all(0.9 < wait <= 1 for wait in waits.waits)
    server.answers["/robots.txt"] = (200, {}, "User-agent: *\nCrawl-delay: 9\n")
    waits = Waits()
    client(tmp_path, waits=waits).fetch(server.url("/a"))
    assert 8.5 < waits.waits[-1] <= 9


def test_a_page_that_has_not_changed_comes_from_the_cache(server, tmp_path):
    def answer(handler):
        is_known = handler.headers.get("If-None-Match") == '"v1"'
        send(handler, 304, {}, b"") if is_known else send(handler, 200, {"ETag": '"v1"'}, page())

    server.answers["/"] = answer
    first = client(tmp_path).fetch(server.url())
    again = client(tmp_path).fetch(server.url())
    assert again == first
    assert [header.get("If-None-Match") for path, header in server.asked if path == "/"] == [None, '"v1"']
    client(tmp_path, fresh_seconds=60.0).fetch(server.url())
    assert len(server.paths()) == 2
    for body in tmp_path.glob("*.body"):
        body.write_bytes(b"damaged")
    assert client(tmp_path).fetch(server.url()).body == first.body


def test_a_page_with_a_date_of_change_is_asked_for_if_changed_since(server, tmp_path):
    server.answers["/"] = (200, {"Last-Modified": "Sat, 27 Sep 2025 07:30:00 GMT"}, page())
    client(tmp_path).fetch(server.url())
    server.answers["/"] = (200, {}, page("Ferry gone"))
    assert client(tmp_path).fetch(server.url()).body.decode() == page("Ferry gone")
    assert server.asked[-1][1]["If-Modified-Since"] == "Sat, 27 Sep 2025 07:30:00 GMT"


def test_the_program_says_who_it_is(server, tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIA_ANALYSIS_CONTACT", "desk@courier.example\r\nX-Evil: 1")
    server.answers["/"] = (200, {}, page())
    client(tmp_path).fetch(server.url())
    agent = server.asked[-1][1]["User-Agent"]
    assert agent.startswith("media-analysis/")
    assert "desk@courier.example" in agent
    assert "X-Evil" not in server.asked[-1][1]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def fetched(cache, urls, **options):
    limits = {key: options.pop(key) for key in ("sitemaps", "whole_bytes") if key in options}
    return local_inputs(urls, client=client(cache / "pages", **limits), fetching=Fetching(**options))


def test_a_page_given_by_its_address_is_an_article_with_that_address(server, cache):
    server.answers["/ferry"] = (302, {"Location": "/ferry.html"}, b"")
    server.answers["/ferry.html"] = (200, {}, page())
    ingest = checked(fetched(cache, [server.url("/ferry")]), workers=0)
    assert ingest.articles["text"].tolist() == ["\n\n".join(SENTENCES)]
    assert ingest.articles["url"].tolist() == [server.url("/ferry.html")]
    assert ingest.documents["document_id"].iloc[0].endswith(server.url("/ferry.html"))


def test_a_feed_stands_for_its_pages_and_each_that_fails_is_named(server, cache):
    links = [server.url(f"/{name}") for name in ("a", "gone", "b")]
    links += ["http://127.0.0.1:9/secret", "javascript:alert(1)"]
    items = "".join(f"<item><title>T</title><link>{link}</link></item>" for link in links)
    feed = f'<rss version="2.0"><channel><title>The Courier</title>{items}</channel></rss>'
    server.answers["/feed"] = (200, {"Content-Type": "application/rss+xml"}, feed)
    for name in "ab":
        server.answers[f"/{name}"] = (200, {}, page(f"Ferry {name}", [*SENTENCES, f"It was number {name}, he said."]))
    ingest = checked(fetched(cache, [server.url("/feed")]), workers=0)
    assert ingest.articles["title"].tolist() == ["Ferry a", "Ferry b"]
    assert ingest.documents["status"].tolist() == ["read", "rejected", "read", "rejected"]
    assert "404" in rejected(ingest)["reason"].iloc[0]
    assert "not a public address" in rejected(ingest)["reason"].iloc[1]


def test_sitemaps_are_followed_packed_ones_too_and_what_is_left_out_is_counted(server, cache):
    def sitemap(*names, kind="urlset", each="url"):
        urls = "".join(f"<{each}><loc>{server.url('/' + name)}</loc></{each}>" for name in names)
        return f'<?xml version="1.0"?><{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</{kind}>'

    index = sitemap("one.xml", "two.xml.gz", "three.xml", kind="sitemapindex", each="sitemap")
    server.answers["/sitemap.xml"] = (200, {"Content-Type": "text/xml"}, index)
    # A sitemap that names itself is not followed for ever.
    server.answers["/one.xml"] = (200, {}, sitemap("sitemap.xml", "a"))
    server.answers["/two.xml.gz"] = (200, {"Content-Type": "application/gzip"}, gzip.compress(sitemap("b").encode()))
    for name in "ab":
        server.answers[f"/{name}"] = (200, {}, page(f"Ferry {name}"))
    ingest = checked(fetched(cache, [server.url("/sitemap.xml")], most_pages=1, sitemaps=2), workers=0)
    assert (ingest.documents["status"] == "read").sum() == 1
    reasons = rejected(ingest)["reason"].tolist()
    assert reasons == [
        "it names 1 sitemaps more than the 2 that are fetched",
        "it names 1 pages more than the 1 that were fetched at one go",
    ]
    assert "--max-fetched 2" in rejected(ingest)["remedy"].iloc[1]


def test_a_hostile_feed_is_one_rejected_document(server, cache):
    server.answers["/feed"] = (200, {}, '<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss><channel>&a;</channel></rss>')
    ingest = checked(fetched(cache, [server.url("/feed")]), workers=0)
    assert ingest.documents["status"].tolist() == ["rejected"]


def test_the_same_pages_make_the_same_archive(server, cache):
    server.answers["/a"] = (200, {}, page())
    once = fetched(cache, [server.url("/a"), server.url("/gone")])
    before = [path.read_bytes() for path in once]
    assert [path.read_bytes() for path in fetched(cache, [server.url("/a"), server.url("/gone")])][1] == before[1]
    unchanged = local_inputs([server.url("/a")], client=client(cache / "pages", fresh_seconds=60.0))
    assert unchanged[0].read_bytes() == before[0]


def test_nothing_is_fetched_where_no_address_is_given(tmp_path):
    file = write(tmp_path, "a.txt", "\n\n".join(SENTENCES))
    assert local_inputs([file, "b/*.txt"], client=object()) == [file, "b/*.txt"]


def test_an_address_of_another_scheme_is_wrong_use():
    with pytest.raises(UsageError, match="http or https"):
        read(["file:///etc/hostname"])


def test_the_command_line_fetches_from_a_private_host_only_when_told_to(server, cache, tmp_path, capsys, monkeypatch):
    from analysis import run
    from analysis.cli import main
    from analysis.errors import AnalysisError

    def only_read(inputs, **_):
        taken.append(read(inputs, workers=0))
        raise AnalysisError("; ".join(map(str, taken[-1].documents["remedy"])))

    taken = []
    monkeypatch.setattr(run, "analyse", only_read)
    server.answers["/ferry"] = (200, {}, page())
    address = server.url("/ferry", "localhost")
    assert main(["extract", address, "-o", str(tmp_path)]) == 1
    assert "--allow-private-host localhost" in capsys.readouterr().err
    assert server.asked == []
    main(["extract", address, "--allow-private-host", "localhost", "-o", str(tmp_path)])
    assert taken[-1].articles["title"].tolist() == ["Ferry back"]
