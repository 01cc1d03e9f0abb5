"""Runs a sipvicious tool with another User-Agent from an address of its own:

disguise.py TOOL ADDRESS USER-AGENT [ARGUMENT ...]

The agent is the default argument of one function of theirs, as real attackers know. svcrack takes
an address to bind to and does not use it, so the sockets are bound here.
"""
import importlib
import socket
import sys

tool, address, agent = sys.argv[1:4]


class Bound(socket.socket):
    def bind(self, where):
        super().bind((address, where[1]))


socket.socket = Bound
sys.path.insert(0, "/usr/share/sipvicious")
helper = importlib.import_module("sipvicious.libs.svhelper")
helper.makeRequest.__defaults__ = tuple(
    agent if value == "friendly-scanner" else value for value in helper.makeRequest.__defaults__
)
sys.argv = [tool] + sys.argv[4:]
importlib.import_module("sipvicious." + tool).main()
