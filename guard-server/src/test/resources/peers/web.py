"""A web page with a really injectable parameter, for the tests only: /item?id=N asks SQLite.

usage: web.py PORT LOG    binds 127.0.0.1; writes each request line that reaches it to LOG
"""
import sqlite3
import sys
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ITEMS = [("handset", 59), ("headset", 39), ("adapter", 19)]


def database():
    db = sqlite3.connect(":memory:")
    db.execute("create table item (id integer primary key, name text, price integer)")
    db.executemany("insert into item (name, price) values (?, ?)", ITEMS)
    db.execute("create table account (name text, secret text)")
    db.execute("insert into account values ('admin', 'hunter2-of-the-test')")
    return db


class Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with open(sys.argv[2], "a") as log:
            log.write(self.path + "\n")
        url = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(url.query, keep_blank_values=True)
        if url.path == "/item":
            self.item(query.get("id", ["1"])[0])
        elif url.path == "/":
            self.answer(200, "<title>shop</title><a href='/item?id=1'>first</a>")
        else:
            self.answer(200, "<p>page %d bytes</p>" % len(url.path))

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        form = urllib.parse.parse_qs(self.rfile.read(length).decode("utf-8", "replace"))
        right = form.get("password", [""])[0] == "correct horse"
        self.answer(200 if right else 401, "<p>welcome</p>" if right else "<p>no</p>")

    def item(self, number):
        try:
            # The hole: the number goes into the statement as it came.
            rows = database().execute("select name, price from item where id = " + number)
            found = "".join("<li>%s %s</li>" % row for row in rows)
            self.answer(200, "<ul>%s</ul>" % found)
        except sqlite3.Error as wrong:
            self.answer(500, "<p>SQLite error: %s</p>" % wrong)

    def answer(self, status, body):
        data = ("<!DOCTYPE html><html><body>%s</body></html>" % body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
