"""An SMTP server that is not ours, with STARTTLS and AUTH, for the delivery tests (aiosmtpd).

    secure.py CERTIFICATE KEY PORT [implicit]

Prints "port N", then one JSON line for each message. Demands TLS and a login; with "implicit", TLS from the
first byte (SMTPS).
"""
import base64
import json
import socket
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult


class Server(SMTP):
    async def auth_XOAUTH2(self, server, args):
        if len(args) > 1:
            given = base64.b64decode(args[1]).decode()
        else:
            given = (await self.challenge_auth("")).decode()
        wanted = "user=rekindle\x01auth=Bearer token-of-today\x01\x01"
        if given == wanted:
            return AuthResult(success=True, auth_data="oauth")
        await self.push("535 5.7.8 Authentication credentials invalid")
        return AuthResult(success=False, handled=True)


class Handler:
    async def handle_DATA(self, server, session, envelope):
        print(json.dumps({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": IMPLICIT or session.ssl is not None,
            "auth": bool(session.authenticated),
            "content": base64.b64encode(envelope.original_content).decode(),
        }), flush=True)
        return "250 2.0.0 kept"


def authenticate(server, session, envelope, mechanism, data):
    if isinstance(data, str):
        return AuthResult(success=data == "oauth")
    good = data.login == b"rekindle" and data.password == b"correct horse"
    return AuthResult(success=good, handled=False)


IMPLICIT = len(sys.argv) > 4
CONTEXT = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
CONTEXT.load_cert_chain(sys.argv[1], sys.argv[2])


class Secure(Controller):
    def _trigger_server(self):
        # The controller's own trial connection would use this server's context as a client's.
        socket.create_connection((self.hostname, self.port), 5).close()

    def factory(self):
        if IMPLICIT:
            return Server(
                self.handler, auth_required=True, auth_require_tls=False, authenticator=authenticate,
                enable_SMTPUTF8=True)
        return Server(
            self.handler, tls_context=CONTEXT, require_starttls=True, auth_required=True,
            auth_require_tls=True, authenticator=authenticate, enable_SMTPUTF8=True)


controller = Secure(
    Handler(), hostname="127.0.0.1", port=int(sys.argv[3]), ssl_context=CONTEXT if IMPLICIT else None,
    ready_timeout=20)
controller.start()
print(f"port {controller.server.sockets[0].getsockname()[1]}", flush=True)
threading.Event().wait()
