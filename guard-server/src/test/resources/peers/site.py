"""A web site with dead links, for the tests only.

/page/N   leads to the pages behind it, and to one that is not there
/gone/N   is linked to and is not there
/         leads to the first pages
/status   says that all is well

usage: site.py PORT LOG PAGES DEAD    binds 127.0.0.1; writes each request that reaches it to LOG
"""
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGES, DEAD = int(sys.argv[3]), int(sys.argv[4])


def links(*targets):
    return " ".join("<a href='%s'>%s</a>" % (target, target) for target in targets)


class Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_GET(self):
        with open(sys.argv[2], "a") as log:
            client = self.headers.get("X-Forwarded-For", self.client_address[0])
            log.write("%s %s %s\n" % (client, self.command, self.path))
        head, _, number = self.path.rpartition("/")
        if self.path == "/":
            self.answer(200, links("/page/1", "/page/2", "/page/3"))
        elif self.path == "/status":
            self.answer(200, "all is well")
        elif head == "/page" and number.isdigit() and 1 <= int(number) <= PAGES:
            page = int(number)
            following = ["/page/%d" % next for next in range(page + 1, min(page + 3, PAGES) + 1)]
            dead = ["/gone/%d" % page] if page <= DEAD else []
            self.answer(200, links("/", *following, *dead))
        else:
            self.answer(404, "<p>there is no such page</p>")

    def do_HEAD(self):
        self.do_GET()

    def answer(self, status, body):
        page = "<!DOCTYPE html><html><title>site</title><body>%s</body></html>" % body
        data = page.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *args):
        pass


ThreadingHTTPServer.request_queue_size = 256
ThreadingHTTPServer.daemon_threads = True
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
