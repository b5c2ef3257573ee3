"""TLS before an unsubscribe server, as a proxy that is sound, set up wrongly or ill-willed.

    front.py FOLDER CERTIFICATE KEY BACKEND-PORT [old]

It prints its port; `old` speaks no TLS after 1.1. FOLDER/mode says anew for each request how it is answered:

    pass       as the server behind answers
    short      half of the body that the header promises, then TLS is closed in order
    torn       the same, then the connection is closed without a word (no close_notify)
    torn-open  the same, and the header promises no length, so that the connection's end is the body's
    ended      no length, all but the last 20 octets, TLS closed in order
    lost       what removes words is passed on, and its answer is lost
    page       200 and a page of HTML, as a network's login page is
    to=URL     302 to there

FOLDER/log: `tls VERSION` or `refused REASON` for each connection, each of its requests, `GET /spool secret`, and at its end `closed`.
"""
import http.client
import socket
import ssl
import sys
import threading

folder, certificate, key, backend = sys.argv[1:5]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
if "old" in sys.argv[5:]:
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
writing = threading.Lock()


def log(line):
    with writing, open(f"{folder}/log", "a") as file:
        file.write(line + "\n")


def mode():
    try:
        with open(f"{folder}/mode") as file:
            return file.read().strip()
    except FileNotFoundError:
        return "pass"


def answer(stream, reader):
    start = reader.readline().decode("latin-1").split()
    if len(start) != 3:
        return False
    method, path = start[:2]
    fields = http.client.parse_headers(reader)
    body = reader.read(int(fields.get("Content-Length", 0)))
    has_secret = fields.get("Authorization", "").lower().startswith("bearer ")
    log(f"{method} {path} {'secret' if has_secret else 'bare'}")
    how = mode()
    if how.startswith("to="):
        stream.sendall(
            f"HTTP/1.1 302 Found\r\nLocation: {how[3:]}{path}\r\nContent-Length: 0\r\n\r\n".encode()
        )
        return True
    if how == "page":
        page = b"<!DOCTYPE html><title>Log in</title>\n"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n"
        stream.sendall(head.encode() + page)
        return True
    behind = http.client.HTTPConnection("127.0.0.1", int(backend), timeout=600)
    behind.request(method, path, body, {"Authorization": fields.get("Authorization", "")})
    response = behind.getresponse()
    text = response.read()
    behind.close()
    head = f"HTTP/1.1 {response.status} {response.reason}\r\nContent-Type: text/plain\r\n"
    promised = f"Content-Length: {len(text)}\r\n"
    if how == "lost" and method == "POST":
        return None
    if how in ("short", "torn") and method == "GET":
        stream.sendall((head + promised + "\r\n").encode() + text[: len(text) // 2])
        return False if how == "short" else None
    if how in ("torn-open", "ended") and method == "GET":
        part = text[: len(text) // 2] if how == "torn-open" else text[:-20]
        stream.sendall((head + "Connection: close\r\n\r\n").encode() + part)
        return False if how == "ended" else None
    stream.sendall((head + promised + "\r\n").encode() + text)
    return True


def serve(connection):
    try:
        stream = context.wrap_socket(connection, server_side=True)
    except (ssl.SSLError, OSError) as error:
        log(f"refused {getattr(error, 'reason', error)}")
        connection.close()
        return
    log(f"tls {stream.version()}")
    try:
        with stream.makefile("rb") as reader:
            more = True
            while more:
                more = answer(stream, reader)
        if more is False:
            stream.unwrap()
        # The descriptor itself where it is torn: closing the stream would say goodbye first.
        (stream if more is False else socket.socket(fileno=stream.detach())).close()
    except OSError:
        stream.close()
    log("closed")


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
