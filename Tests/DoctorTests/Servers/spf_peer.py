"""pyspf's answers to the cases on standard input, one JSON object a line; its DNS is the zone of the case."""
import ipaddress
import json
import sys

import spf

ZONE = {}


def lookup(name, qtype, strict=True, timeout=20):
    name = name.rstrip(".").lower()
    return [((name, qtype), value(qtype, text)) for text in ZONE.get(f"{name} {qtype}", [])]


def value(qtype, text):
    if qtype == "TXT":
        return (text.encode(),)
    if qtype == "MX":
        preference, exchange = text.split(" ", 1)
        return (int(preference), exchange)
    return text


spf.DNSLookup = lookup
for line in sys.stdin:
    case = json.loads(line)
    ZONE = case["zone"]
    query = spf.query(i=case["ip"], s=case["sender"], h=case["helo"])
    result = query.check()[0]
    print(json.dumps({"result": result, "lookups": query.lookups, "why": str(query.perm_error or "")}))
