"""An SMTP server that is not ours, with STARTTLS and AUTH, for the delivery tests (aiosmtpd).

Prints "port N", then one JSON line for each message. Demands TLS and a login.
"""
import base64
import json
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
            "tls": session.ssl is not None,
            "auth": bool(session.authenticated),
            "content": base64.b64encode(envelope.original_content).decode(),
        }), flush=True)
        return "250 2.0.0 kept"


def authenticate(server, session, envelope, mechanism, data):
    if isinstance(data, str):
        return AuthResult(success=data == "oauth")
    good = data.login == b"rekindle" and data.password == b"correct horse"
    return AuthResult(success=good, handled=False)


class Secure(Controller):
    def factory(self):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        return Server(
            self.handler, tls_context=context, require_starttls=True, auth_required=True,
            auth_require_tls=True, authenticator=authenticate, enable_SMTPUTF8=True)


controller = Secure(Handler(), hostname="127.0.0.1", port=int(sys.argv[3]))
controller.start()
print(f"port {controller.server.sockets[0].getsockname()[1]}", flush=True)
threading.Event().wait()
