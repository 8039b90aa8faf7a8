"""Frames on a socket: a header of plain JSON data, and raw buffers beside it."""

import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

FRAME_LIMIT = 512 << 20  # bytes of one frame
HEADER_LIMIT = 32 << 20  # bytes of its JSON, which takes more memory once it is read
BUFFERS_LIMIT = 1 << 18  # buffers of one frame
_JOINED = 1 << 16  # frames up to this size are sent in one piece
_AHEAD = 1 << 16  # what is read at once, where as much has come
_MAGIC = b"NNM1"
_PREFIX = struct.Struct("<4sII")  # magic, bytes of the header, number of buffers

Buffer = bytes | bytearray | memoryview


class ChannelClosed(Exception):
    """The other process has closed its end, or has died."""


class Malformed(Exception):
    """What arrived is not what was agreed on; the text says in what."""


class FrameTooLarge(Malformed):
    """A frame is larger than the limit."""


class Channel:
    """One end of a stream socket that carries frames.

    An exception while a frame is being received (KeyboardInterrupt) loses nothing: the next
    `receive` goes on with what has arrived.
    """

    def __init__(self, connection: socket.socket, limit: int = FRAME_LIMIT) -> None:
        self._socket, self._limit = connection, limit
        self._pending = bytearray()

    def fileno(self) -> int:
        """The socket's file descriptor, for `select`."""
        return self._socket.fileno()

    def close(self) -> None:
        """Close this end."""
        self._socket.close()

    def send(self, header: Any, buffers: Sequence[Buffer] = ()) -> None:
        """Send one frame. Raises ChannelClosed, FrameTooLarge."""
        text = json.dumps(header).encode()
        sizes = [memoryview(buffer).nbytes for buffer in buffers]
        prefix = _PREFIX.pack(_MAGIC, min(len(text), 2**32 - 1), len(buffers))
        prefix += struct.pack(f"<{len(sizes)}Q", *sizes)
        self._check(len(text), sizes)
        pieces: list[Buffer] = [prefix, text, *buffers]
        if len(prefix) + len(text) + sum(sizes) <= _JOINED:
            pieces = [b"".join(pieces)]
        try:
            for piece in pieces:
                self._socket.sendall(piece)
        except OSError as error:
            raise ChannelClosed(str(error)) from error

    def receive(self) -> tuple[Any, list[bytearray]]:
        """The next frame. Raises ChannelClosed, FrameTooLarge, Malformed."""
        self._fill(_PREFIX.size)
        magic, size, number = _PREFIX.unpack_from(self._pending)
        if magic != _MAGIC:
            raise Malformed("a frame does not begin as one")
        if number > BUFFERS_LIMIT:
            raise FrameTooLarge(f"a frame of {number} buffers")
        start = _PREFIX.size + 8 * number
        self._fill(start)
        sizes = struct.unpack_from(f"<{number}Q", self._pending, _PREFIX.size)
        self._check(size, sizes)
        self._fill(start + size + sum(sizes))
        text = bytes(self._pending[start : start + size])
        buffers, at = [], start + size
        for length in sizes:
            buffers.append(self._pending[at : at + length])
            at += length
        del self._pending[:at]
        try:
            return json.loads(text), buffers
        except (ValueError, RecursionError) as error:
            raise Malformed("the header of a frame is not JSON") from error

    def _check(self, header: int, sizes: Sequence[int]) -> None:
        if header > min(HEADER_LIMIT, self._limit) or sum(sizes) > self._limit:
            raise FrameTooLarge(f"a frame of {header + sum(sizes):,} bytes")

    def _fill(self, size: int) -> None:
        while len(self._pending) < size:
            try:
                missing = size - len(self._pending)
                chunk = self._socket.recv(min(max(missing, _AHEAD), 1 << 20))
            except OSError as error:
                raise ChannelClosed(str(error)) from error
            if not chunk:
                raise ChannelClosed("the other end is closed")
            self._pending += chunk
