import json
import socket
import struct
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.remote.decode import Decoder
from autograder.remote.encode import Encoder
from autograder.remote.wire import Channel, ChannelClosed, FrameTooLarge, Malformed


@pytest.fixture
def ends():
    left, right = socket.socketpair()
    yield left, right
    left.close()
    right.close()


def test_a_frame_arrives_as_it_was_sent(ends):
    big = np.arange(300_000, dtype=np.uint8).tobytes()
    sender = threading.Thread(target=Channel(ends[0]).send, args=({"a": [1, None]}, [b"", big]))
    sender.start()
    header, buffers = Channel(ends[1]).receive()
    sender.join()
    assert (header, buffers) == ({"a": [1, None]}, [b"", big])


def test_frames_that_arrive_together_are_told_apart(ends):
    for number in range(3):
        Channel(ends[0]).send(number, [b"x" * number])
    channel = Channel(ends[1])
    assert [channel.receive() for _ in range(3)] == [(0, [b""]), (1, [b"x"]), (2, [b"xx"])]


def test_a_closed_end_is_told(ends):
    ends[0].close()
    with pytest.raises(ChannelClosed):
        Channel(ends[1]).receive()
    with pytest.raises(ChannelClosed):
        Channel(ends[1]).send("anybody there?")


def test_a_frame_that_breaks_off_is_told(ends):
    ends[0].sendall(struct.pack("<4sII", b"NNM1", 100, 0) + b"[1, 2")
    ends[0].close()
    with pytest.raises(ChannelClosed):
        Channel(ends[1]).receive()


@pytest.mark.parametrize(
    "sizes", [(2**31, 0), (10, 2**30), (10, 1, 2**62)], ids=["header", "buffers", "one buffer"]
)
def test_a_claim_of_too_much_is_refused_before_it_is_read(ends, sizes):
    header, number, *lengths = sizes
    lengths = lengths or [0] * min(number, 1)
    ends[0].sendall(struct.pack("<4sII", b"NNM1", header, number))
    ends[0].sendall(struct.pack(f"<{len(lengths)}Q", *lengths))
    with pytest.raises(FrameTooLarge):
        Channel(ends[1]).receive()


def test_no_frame_larger_than_the_limit_is_sent(ends):
    with pytest.raises(FrameTooLarge):
        Channel(ends[0], limit=1000).send(None, [bytes(1001)])
    Channel(ends[0], limit=1000).send(None, [bytes(990)])


def test_an_interrupted_receive_goes_on_where_it_was(ends):
    frame = struct.pack("<4sIIQ", b"NNM1", 4, 1, 3) + b"null" + b"abc"
    channel = Channel(ends[1])
    ends[1].settimeout(0.01)
    for piece in (frame[:5], frame[5:18]):
        ends[0].sendall(piece)
        with pytest.raises(ChannelClosed):  # here a timeout stands for the interrupt
            channel.receive()
    ends[0].sendall(frame[18:])
    assert channel.receive() == (None, [b"abc"])


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_give_a_frame_or_a_clear_exception(data, begins_well):
    left, right = socket.socketpair()
    with left, right:
        left.sendall((b"NNM1" if begins_well else b"") + data)
        left.shutdown(socket.SHUT_WR)
        with pytest.raises((ChannelClosed, Malformed)):
            channel = Channel(right)
            while True:
                channel.receive()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)
TAGS = st.sampled_from(
    [
        "seen",
        "int",
        "list",
        "tuple",
        "set",
        "frozenset",
        "deque",
        "dict",
        "range",
        "slice",
        "complex",
        "bytes",
        "bytearray",
        "ellipsis",
        "fraction",
        "decimal",
        "array",
        "objects",
        "masked",
        "scalar",
        "dtype",
        "type",
    ]
)
FORMS = st.recursive(
    JSON | st.sampled_from(["<f8", "|b1", "ndarray", "matrix", "float64", "0xf", [2, 2], 0, 1]),
    lambda inner: st.tuples(TAGS, inner, inner, inner, inner).flatmap(
        lambda form: st.integers(1, 5).map(lambda length: list(form[:length]))
    ),
    max_leaves=20,
)


@settings(max_examples=600, deadline=None)
@given(FORMS)
def test_any_form_is_decoded_or_malformed(form):
    form = json.loads(json.dumps(form))
    try:
        Decoder([bytearray(32), bytearray(b"\1" * 8)]).decode(form)
    except Malformed:
        pass


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text()
    | st.binary()
    | st.fractions()
    | st.just(...)
    | st.builds(range, st.integers(), st.integers(), st.integers(1, 9)),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text() | st.integers(), inner)
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(PLAIN)
def test_plain_values_come_back_as_they_were(value):
    encoder = Encoder([])
    form = json.loads(json.dumps(encoder.encode(value)))
    decoded = Decoder([bytearray(data) for data in encoder.buffers]).decode(form)
    assert decoded == value and type(decoded) is type(value)


def test_what_is_one_object_stays_one():
    inner = np.arange(3)
    value = [inner, inner, []]
    value.append(value)
    encoder = Encoder([])
    form = encoder.encode(value)
    decoded = Decoder([bytearray(data) for data in encoder.buffers]).decode(form)
    assert decoded[0] is decoded[1] and decoded[3] is decoded and len(encoder.buffers) == 1


def test_a_value_that_is_nested_without_end_is_malformed():
    form = None
    for _ in range(5000):
        form = ["list", form]
    with pytest.raises(Malformed, match="nested"):
        Decoder([]).decode(form)


def test_a_header_that_is_nested_without_end_is_malformed(ends):
    text = b"[" * 100_000 + b"]" * 100_000
    ends[0].setblocking(False)
    ends[0].sendall(struct.pack("<4sII", b"NNM1", len(text), 0) + text[:120_000])
    channel = Channel(ends[1])
    ends[1].settimeout(0.05)
    with pytest.raises(ChannelClosed):
        channel.receive()
    ends[0].sendall(text[120_000:])
    with pytest.raises(Malformed, match="not JSON"):
        channel.receive()
