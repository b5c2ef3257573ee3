#!/usr/bin/env python3
"""A longer path on the loopback: passes TCP on and holds every byte back for some milliseconds, each way.

  slow_path.py PORT MILLISECONDS      the port it passes on to; prints the port it listens on

Bytes are held back, not slowed down: while one piece waits, the next ones are taken in, up to HELD of them.
Ends with SIGTERM.
"""
import asyncio
import socket
import sys

HELD = 4 << 20


class Way:
    """One direction of one connection."""

    def __init__(self, reader, writer, delay):
        self.reader, self.writer, self.delay = reader, writer, delay
        self.held = 0
        self.pieces = asyncio.Queue()
        self.room = asyncio.Event()

    async def take(self):
        clock = asyncio.get_running_loop().time
        try:
            while piece := await self.reader.read(65_536):
                self.held += len(piece)
                self.pieces.put_nowait((clock() + self.delay, piece))
                while self.held > HELD:
                    self.room.clear()
                    await self.room.wait()
        except ConnectionError:
            pass
        # The end travels as long as what was said before it.
        self.pieces.put_nowait((clock() + self.delay, b""))

    async def give(self):
        clock = asyncio.get_running_loop().time
        while True:
            due, piece = await self.pieces.get()
            if (wait := due - clock()) > 0:
                await asyncio.sleep(wait)
            self.held -= len(piece)
            self.room.set()
            try:
                if not piece:
                    return self.writer.write_eof()
                self.writer.write(piece)
                await self.writer.drain()
            except (ConnectionError, OSError):
                return

    async def go(self):
        taking = asyncio.create_task(self.take())
        await self.give()
        taking.cancel()


def at_once(writer):
    writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


async def main():
    target, delay = int(sys.argv[1]), float(sys.argv[2]) / 1000

    async def accept(reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
        except OSError:
            return writer.close()
        at_once(writer)
        at_once(far_writer)
        await asyncio.gather(Way(reader, far_writer, delay).go(), Way(far_reader, writer, delay).go())
        writer.close()
        far_writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0, backlog=256)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
