#!/usr/bin/env python3
"""SMTP as most programs speak it, one command at a time: Python's smtplib on connections that stay open.

  plain_client.py PORT CONNECTIONS MESSAGES OCTETS      sends; each message costs MAIL, RCPT, DATA and the dot
  plain_client.py PORT --round-trip                     prints the milliseconds of one NOOP, the median of 15
"""
import smtplib
import statistics
import sys
import threading
import time


def connect(port):
    client = smtplib.SMTP("127.0.0.1", port, local_hostname="localhost", timeout=600)
    client.ehlo()
    return client


def round_trip(port):
    client = connect(port)
    times = []
    for _ in range(15):
        started = time.monotonic()
        client.noop()
        times.append((time.monotonic() - started) * 1000)
    client.quit()
    return statistics.median(times)


def letter(octets):
    head = b"From: a@example.com\r\nTo: b@example.com\r\nSubject: a letter\r\n\r\n"
    lines, rest = divmod(max(0, octets - len(head)), 78)
    return head + (b"x" * 76 + b"\r\n") * lines + b"x" * max(0, rest - 2) + b"\r\n"


def main():
    port = int(sys.argv[1])
    if sys.argv[2] == "--round-trip":
        return print(f"{round_trip(port):.1f}")
    connections, messages, octets = map(int, sys.argv[2:5])
    text = letter(octets)
    failures = []

    def work(count):
        try:
            client = connect(port)
            for _ in range(count):
                client.sendmail("a@example.com", ["b@example.com"], text)
            client.quit()
        except (OSError, smtplib.SMTPException) as error:
            failures.append(error)

    shares = [messages // connections + (n < messages % connections) for n in range(connections)]
    threads = [threading.Thread(target=work, args=[share]) for share in shares if share]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        sys.exit(f"{len(failures)} connections failed: {failures[0]}")


main()
