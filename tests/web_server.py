"""A web server on loopback that answers as a test tells it, and a client that can be sent there."""

import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from analysis.ingest.web.client import Client
from analysis.ingest.web.limits import FetchLimits

SENTENCES = (
    "The ferry came back on Tuesday, four minutes late, and nobody on the quay had kept it a place.",
    "“We kept the chain,” said Joost Everard, who runs it, “and the chain kept us.”",
    "The council will paint the gate blue before spring, the mayor said on Wednesday.",
)


def page(title="Ferry back", sentences=SENTENCES):
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"


class Server:
    """`answers` maps paths to (status, header, body) or to a function of the request's handler.

    `asked` are the requests so far: path and header.
    """

    def __init__(self):
        self.answers, self.asked = {"/robots.txt": (404, {}, b"")}, []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.asked.append((self.path, dict(self.headers)))
                answer = outer.answers.get(self.path, (404, {}, b""))
                # Whoever asked may have left in the middle.
                with contextlib.suppress(OSError):
                    answer(self) if callable(answer) else send(self, *answer)
                self.close_connection = True

            def log_message(self, *_):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.block_on_close = False
        self.port = self._http.server_port
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def url(self, path="/", host="news.example"):
        return f"http://{host}:{self.port}{path}"

    def paths(self):
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def close(self):
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def send(handler, status, header, body):
    body = body.encode("utf-8") if isinstance(body, str) else body
    handler.send_response(status)
    for name, value in {"Content-Type": "text/html; charset=utf-8", "Content-Length": len(body), **header}.items():
        handler.send_header(name, str(value))
    handler.end_headers()
    if status != 304:
        handler.wfile.write(body)


class Waits:
    """Stands for the time that passes while the client waits: nobody has to."""

    def __init__(self):
        self.waits = []
        self._ahead = 0.0

    def sleep(self, seconds):
        self.waits.append(round(seconds, 3))
        self._ahead += seconds

    def clock(self):
        return time.monotonic() + self._ahead


def client(folder, *, private_hosts=("news.example",), resolve=lambda host, port: ["127.0.0.1"], waits=None, **limits):
    """A client to whom every name is at 127.0.0.1, which news.example alone may be."""
    waits = waits or Waits()
    known = {"connect_seconds": 2.0, "read_seconds": 2.0, "total_seconds": 4.0, "fresh_seconds": 0.0, **limits}
    return Client(
        folder,
        private_hosts=private_hosts,
        limits=FetchLimits(**known),
        resolve=resolve,
        sleep=waits.sleep,
        clock=waits.clock,
    )
