"""A gateway for measuring: a program of its own that takes every message and answers after a while.

    python -m bench.slow_gateway MILLISECONDS

Prints its address and serves until it is ended. It speaks as much of seven.io as a sending needs.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sys

_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
_numbers = itertools.count(1)


def _answer() -> bytes:
    entry = {"id": str(next(_numbers)), "parts": 1, "price": 0.075, "success": True, "error": None}
    body = json.dumps({"success": "100", "total_price": 0.075, "balance": 50.0, "messages": [entry]}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def _serve(delay: float) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                await reader.readexactly(int(length[1]) if length else 0)
                await asyncio.sleep(delay)
                writer.write(_answer())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1]) / 1000))
