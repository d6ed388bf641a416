"""Run one of the local gateways as a program of its own.

    python tests/gateways/server.py --api android|seven [--port 0] [--faults none|random] [--share 0.2] [--seed 1]
                                    [--state FILE]

The first line it prints is the address for the account's settings, the second the one of the administration
(`/_admin/messages` there lists what was accepted, with our references). It ends on SIGTERM or SIGINT.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.gateways.http_gateway import Gateway


def build(api: str, *, port: int, state: Path | None) -> Gateway:
    """A gateway of that company, not yet listening."""
    from tests.gateways.android_gateway import AndroidGateway
    from tests.gateways.seven_gateway import SevenGateway

    if api == "android":
        return AndroidGateway(port=port, state=state)
    return SevenGateway(port=port, state=state, balance="1000000")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="A local SMS gateway for tests and drills.")
    parser.add_argument("--api", choices=("android", "seven"), required=True)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--faults", choices=("none", "random"), default="none")
    parser.add_argument("--share", type=float, default=0.2, help="share of sendings that go wrong at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--state", type=Path, help="a file that keeps accepted messages over a restart")
    options = parser.parse_args(arguments)

    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    gateway = build(options.api, port=options.port, state=options.state)
    if options.faults == "random":
        gateway.faults.at_random(options.share, options.seed)
    with gateway:
        print(gateway.url, flush=True)
        print(gateway.admin_url, flush=True)
        ended.wait()
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    sys.exit(main())
