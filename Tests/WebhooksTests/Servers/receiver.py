"""A receiver of webhooks that is not ours: checks signatures with hmac, and misbehaves when asked.

usage: receiver.py FOLDER [CERTIFICATE KEY]

Writes its port to FOLDER/port, and one line of JSON for each request to FOLDER/log. FOLDER/secrets has one secret a line.
FOLDER/mode, if there is one, says how to answer; else the path does.
"""
import base64, hashlib, hmac, http.server, json, os, socket, ssl, sys, threading, time

folder = sys.argv[1]
lock = threading.Lock()


def read(name):
    try:
        with open(os.path.join(folder, name)) as file:
            return file.read()
    except FileNotFoundError:
        return ""


def signed_by(headers, body):
    """The numbers of the secrets whose signature is there and right."""
    wanted = (headers.get("webhook-id", "") + "." + headers.get("webhook-timestamp", "") + ".").encode() + body
    given = [part.split(",", 1)[1] for part in headers.get("webhook-signature", "").split() if part.startswith("v1,")]
    valid = []
    for number, secret in enumerate(read("secrets").split()):
        key = base64.b64decode(secret.removeprefix("whsec_"))
        mac = base64.b64encode(hmac.new(key, wanted, hashlib.sha256).digest()).decode()
        if any(hmac.compare_digest(mac, one) for one in given):
            valid.append(number)
    return valid


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.note(b"")
        self.answer(200)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        self.note(body)
        mode = read("mode").strip() or self.path.strip("/")
        if mode.isdigit():
            self.answer(int(mode))
        elif mode.startswith("retry-after-"):
            self.answer(503, {"Retry-After": mode.removeprefix("retry-after-").replace("_", " ")})
        elif mode == "redirect":
            self.answer(302, {"Location": "http://%s:%d/200" % self.server.server_address[:2]})
        elif mode == "hangup":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif mode == "stall":
            time.sleep(600)
        elif mode == "drip":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(b".")
                self.wfile.flush()
                time.sleep(0.2)
        elif mode == "flood":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(b"x" * 65536)
        elif mode == "garbage":
            self.close_connection = True
            self.wfile.write(b"\0\1\2 this is no HTTP\r\n\r\n")
        elif mode == "headers":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                self.wfile.write(b"X-More: " + b"y" * 1000 + b"\r\n")
        else:
            self.answer(200)

    def note(self, body):
        line = {
            "method": self.command, "path": self.path, "id": self.headers.get("webhook-id"),
            "timestamp": self.headers.get("webhook-timestamp"), "valid": signed_by(self.headers, body),
            "type": self.headers.get("content-type"), "peer": self.client_address[1], "body": body.decode(),
        }
        if body:
            json.loads(body)
        with lock, open(os.path.join(folder, "log"), "a") as file:
            file.write(json.dumps(line) + "\n")

    def answer(self, status, headers={}):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
server.handle_error = lambda *arguments: None
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(os.path.join(folder, "port.new"), "w") as file:
    file.write(str(server.server_address[1]))
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
server.serve_forever()
