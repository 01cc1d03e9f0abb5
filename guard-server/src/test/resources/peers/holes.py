"""A web shop with holes, for the tests only. Each hole is a real one:

/item?id=1        the number goes into an SQLite statement
/stock?id=1       so does this one, and the page is the same whatever comes of it
/search?q=word    the word goes into the page
/read?file=x.txt  the name goes to open() below a folder
/ping?host=::1    the host goes to a shell
/cgi-bin/status   the request's headers go to a shell's environment, whose functions it runs
/.git/HEAD        a repository was left behind
/HIDDEN           nothing links to it

usage: holes.py PORT LOG HIDDEN    binds 127.0.0.1; writes each request that reaches it to LOG
"""
import html
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ITEMS = [("handset", 59), ("headset", 39), ("adapter", 19)]
FOLDER = tempfile.mkdtemp(prefix="holes-")
FRONT = """<title>shop</title>
<a href='/item?id=1'>first</a> <a href='/search?q=phone'>phones</a>
<a href='/read?file=manual.txt'>manual</a> <a href='/ping?host=localhost'>status</a>
<a href='/cgi-bin/status'>more status</a>
<form action='/search'><input name='q' value='phone'><input type='submit'></form>"""


def database():
    db = sqlite3.connect(":memory:")
    db.execute("create table item (id integer primary key, name text, price integer)")
    db.executemany("insert into item (name, price) values (?, ?)", ITEMS)
    db.execute("create table account (name text, secret text)")
    db.execute("insert into account values ('admin', 'hunter2-of-the-test')")
    return db


def shell(command, environment=None):
    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=20, cwd=FOLDER,
                          env={"PATH": os.environ["PATH"], **(environment or {})})
    return (done.stdout + done.stderr).decode("utf-8", "replace")


class Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_GET(self):
        with open(sys.argv[2], "a") as log:
            client = self.headers.get("X-Forwarded-For", self.client_address[0])
            log.write("%s %s %s\n" % (client, self.command, self.path))
        url = urllib.parse.urlsplit(self.path)
        self.query = urllib.parse.parse_qs(url.query, keep_blank_values=True)
        pages = {
            "/": lambda: self.answer(200, FRONT),
            "/item": self.item,
            "/stock": self.stock,
            "/search": self.search,
            "/read": self.read,
            "/ping": self.ping,
            "/cgi-bin/status": self.status,
            "/.git/HEAD": lambda: self.answer(200, "ref: refs/heads/main\n", "text/plain"),
            "/" + sys.argv[3]: lambda: self.answer(200, "<p>the hidden page</p>"),
        }
        pages.get(url.path, lambda: self.answer(404, "<p>there is no such page</p>"))()

    def do_HEAD(self):
        self.do_GET()

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def value(self, name, default):
        # Like C's string functions, this ends a value at a NUL.
        return self.query.get(name, [default])[0].split("\0")[0]

    def item(self):
        try:
            statement = "select name, price from item where id = " + self.value("id", "1")
            rows = database().execute(statement)
            self.answer(200, "<ul>%s</ul>" % "".join("<li>%s %s</li>" % row for row in rows))
        except sqlite3.Error as wrong:
            # As PHP would say it, which the tools know.
            said = "PHP Warning: SQLite3::query(): Unable to prepare statement: 1, %s" % wrong
            self.answer(200, "<p>%s</p>" % html.escape(said))

    def stock(self):
        # Only the time that it takes tells anything: this database has MySQL's SLEEP and IF.
        try:
            db = database()
            db.create_function("sleep", 1, lambda seconds: time.sleep(min(float(seconds), 5)) or 0)
            db.create_function("if", 3, lambda which, one, other: one if which else other)
            db.execute("select price from item where id = " + self.value("id", "1")).fetchall()
        except (sqlite3.Error, TypeError, ValueError):
            pass
        self.answer(200, "<p>we keep some of each</p>")

    def search(self):
        self.answer(200, "<p>nothing found for %s</p>" % self.value("q", ""))

    def read(self):
        try:
            name = os.path.join(FOLDER, self.value("file", "manual.txt"))
            with open(name, errors="replace") as file:
                self.answer(200, "<pre>%s</pre>" % html.escape(file.read(65536)))
        except OSError as wrong:
            self.answer(200, "<p>cannot be read: %s</p>" % html.escape(wrong.strerror))

    def ping(self):
        self.answer(200, "<pre>%s</pre>" % html.escape(shell("echo asked " + self.value("host", ""))))

    def status(self):
        # What bash before its 2014 repair did with such a variable: run what follows the function.
        said = "up\n"
        for value in self.headers.values():
            function = re.match(r"\(\)\s*\{[^}]*\};?\s*}?;?(.*)", value, re.DOTALL)
            said += shell(function.group(1)) if function else ""
        self.answer(200, said, "text/plain")

    def answer(self, status, body, kind="text/html; charset=utf-8"):
        page = "<!DOCTYPE html><html><body>%s</body></html>" % body if "html" in kind else body
        data = page.encode("utf-8", "replace")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *args):
        pass


with open(os.path.join(FOLDER, "manual.txt"), "w") as manual:
    manual.write("press the green key\n")
ThreadingHTTPServer.request_queue_size = 256
ThreadingHTTPServer.daemon_threads = True
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
