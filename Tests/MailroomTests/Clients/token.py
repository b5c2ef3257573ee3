"""Prints a JSON Web Token for a user, signed with HS256, as an authorization server would give it."""
import base64
import hashlib
import hmac
import json
import sys
import time


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


user, secret = sys.argv[1], sys.argv[2].encode()
now = int(time.time())
head = text(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
claims = text(json.dumps({"sub": user, "iat": now - 60, "exp": now + 86400}).encode())
signature = hmac.new(secret, f"{head}.{claims}".encode(), hashlib.sha256).digest()
print(f"{head}.{claims}.{text(signature)}", end="")
