#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The part of Patchwork's REST API that posting checks needs, for tests.

server.py FAULTS LOST: answers the first FAULTS requests with 503, and stores the first LOST checks
without an answer. Prints the port. Patch 7 has the Message-ID two@example.org.
"""
import http.server
import json
import re
import sys
import urllib.parse

faults, lost = int(sys.argv[1]), int(sys.argv[2])
checks = []


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def fault(self):
        global faults
        if faults <= 0:
            return False
        faults -= 1
        self.answer(503, {"detail": "overloaded"})
        return True

    def do_GET(self):
        if self.fault():
            return
        url = urllib.parse.urlparse(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if url.path == "/api/patches/":
            known = query.get("msgid") == "two@example.org"
            self.answer(200, [{"id": 7, "msgid": "<two@example.org>"}] if known else [])
        elif url.path == "/api/patches/7/checks/":
            found = [c for c in checks if query.get("context", c["context"]) == c["context"]]
            self.answer(200, found[::-1] if query.get("order") == "-id" else found)
        else:
            self.answer(404, {"detail": "Not found."})

    def do_POST(self):
        global lost
        if self.fault():
            return
        value = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != "Token secret":
            self.answer(403, {"detail": "Authentication credentials were not provided."})
        elif self.path != "/api/patches/7/checks/":
            self.answer(404, {"detail": "Not found."})
        elif (value.get("state") not in ("pending", "success", "warning", "fail") or
              not re.fullmatch(r"[-a-zA-Z0-9_]{1,255}", value.get("context", "default"))):
            self.answer(400, {"state": ["not valid"]})
        else:
            checks.append({"id": len(checks) + 1, "target_url": None, **value})
            if lost > 0:
                lost -= 1
                self.close_connection = True
                return
            self.answer(201, checks[-1])

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
