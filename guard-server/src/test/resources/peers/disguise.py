"""Runs a sipvicious tool with another User-Agent: disguise.py TOOL USER-AGENT [ARGUMENT ...].

The agent is the default argument of one function of theirs, as real attackers know.
"""
import importlib
import sys

sys.path.insert(0, "/usr/share/sipvicious")
helper = importlib.import_module("sipvicious.libs.svhelper")
tool, agent = sys.argv[1], sys.argv[2]
helper.makeRequest.__defaults__ = tuple(
    agent if value == "friendly-scanner" else value for value in helper.makeRequest.__defaults__
)
sys.argv = [tool] + sys.argv[3:]
importlib.import_module("sipvicious." + tool).main()
