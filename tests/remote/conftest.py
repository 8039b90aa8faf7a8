"""A student's process and a judge that asks it."""

import os
import socket
import traceback
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograder.remote.remote import Remote
from autograder.remote.served import Served
from autograder.remote.wire import Channel

Serve = Callable[[Channel], None]


def _fork(serve: Serve) -> tuple[int, socket.socket]:
    ours, theirs = socket.socketpair()
    process = os.fork()
    if process == 0:
        try:
            ours.close()
            serve(Channel(theirs))
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(0)
    theirs.close()
    return process, ours


@pytest.fixture
def served_by() -> Iterator[Callable[[Serve], Remote]]:
    """A judge whose student's process runs a function of the test's own."""
    started = []

    def start(serve: Serve) -> Remote:
        process, ours = _fork(serve)
        started.append((process, ours))
        ours.settimeout(20)  # a test that hangs fails
        return Remote(Channel(ours))

    yield start
    for process, ours in started:
        ours.close()
        os.waitpid(process, 0)


@pytest.fixture
def student(served_by: Callable[[Serve], Remote]) -> Callable[[str], Remote]:
    """A judge whose student has run some cells."""

    def start(source: str) -> Remote:
        def serve(channel: Channel) -> None:
            namespace: dict[str, Any] = {"__name__": "__main__"}
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                exec(source, namespace)
            served = Served(channel, namespace)
            while served.serve_one():
                pass

        return served_by(serve)

    return start
