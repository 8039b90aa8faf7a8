"""Messages to and from processes that need not be trusted."""

import socket
import struct
import threading

import pytest

from autograder.kernels.pipe import Gone, Late, Nonsense, Pipe


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Pipe(ours, longest=1 << 20), Pipe(theirs), theirs


def test_what_is_sent_comes_whole(ends):
    pipe, other, _ = ends
    long = {"text": "é" * 100_000}
    sender = threading.Thread(target=lambda: (other.send(long), other.send([1, None])))
    sender.start()
    assert pipe.receive(5) == long
    assert pipe.receive(5) == [1, None]
    sender.join()


def test_half_a_message_is_waited_for_and_kept(ends):
    pipe, _, raw = ends
    raw.sendall(struct.pack(">Q", 4) + b"12")
    with pytest.raises(Late):
        pipe.receive(0.05)
    raw.sendall(b"34")
    assert pipe.receive(1) == 1234


def test_an_end_that_closes_is_gone(ends):
    pipe, other, _ = ends
    other.close()
    with pytest.raises(Gone):
        pipe.receive(1)
    with pytest.raises(Gone):
        pipe.send("x" * (1 << 20))


@pytest.mark.parametrize(
    "sent",
    [
        struct.pack(">Q", 1 << 60),
        struct.pack(">Q", 3) + b"{{{",
        struct.pack(">Q", 2) + b"\xff\xfe",
        struct.pack(">Q", 200_000) + b"[" * 200_000,
    ],
    ids=["too long", "no JSON", "no text", "too deep"],
)
def test_nonsense_is_called_nonsense(ends, sent):
    pipe, _, raw = ends
    raw.sendall(sent)
    with pytest.raises(Nonsense):
        pipe.receive(1)


def test_an_end_that_does_not_read_is_waited_for_no_longer_than_allowed(ends):
    pipe, _, _ = ends
    with pytest.raises(Late):
        pipe.send("x" * (1 << 23), 0.05)
