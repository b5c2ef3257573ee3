"""Hands one mail to an LMTP server: lmtp.py HOST-OR-SOCKET PORT SENDER RECIPIENT... < mail. Prints every last reply.

smtplib's sendmail reads one reply after the dot, but LMTP has one for each recipient (RFC 2033 section 4.2).
"""
import smtplib
import sys

place, port, sender, recipients = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:]
client = smtplib.LMTP(place, port)
code, text = client.ehlo()
print("hello", code, " ".join(sorted(client.esmtp_features)))
assert client.mail(sender, ["BODY=8BITMIME"])[0] == 250
for recipient in recipients:
    assert client.rcpt(recipient)[0] == 250
replies = [client.data(sys.stdin.buffer.read())]
replies += [client.getreply() for _ in recipients[1:]]
for recipient, (code, text) in zip(recipients, replies):
    print(recipient, code, text.decode())
print("bye", client.quit()[0])
