"""Messages between processes: JSON data over a socket, each whole, in time, and not too long."""

import json
import select
import socket
import struct
import time
from typing import Any

_LENGTH = struct.Struct(">Q")


class PipeError(Exception):
    """A message that did not come; the text says why."""


class Late(PipeError):
    """Nothing came in time; it may still come."""


class Gone(PipeError):
    """The other end has closed."""


class Nonsense(PipeError):
    """What came is no message, or too long for one."""


class Pipe:
    """One end of a connection to a process that need not be trusted."""

    def __init__(self, connection: socket.socket, longest: int = 64 << 20) -> None:
        self.connection, self.longest = connection, longest
        self._came = bytearray()

    def fileno(self) -> int:
        """For ``select``."""
        return self.connection.fileno()

    def close(self) -> None:
        """Close this end."""
        self.connection.close()

    def send(self, data: Any, seconds: float | None = None) -> None:
        """Send JSON data. Raises Late where nobody reads it within `seconds`, Gone where none can.

        After Late part of it may have been sent, so that nothing more can be.
        """
        text = json.dumps(data).encode()
        try:
            self.connection.settimeout(seconds)
            self.connection.sendall(_LENGTH.pack(len(text)) + text)
            self.connection.settimeout(None)
        except TimeoutError:
            raise Late("nobody reads") from None
        except OSError as error:
            raise Gone("the process has ended") from error

    def receive(self, seconds: float | None = None) -> Any:
        """The next message. Raises Late after `seconds`, Gone, or Nonsense."""
        end = None if seconds is None else time.monotonic() + seconds
        self._await(_LENGTH.size, end)
        (length,) = _LENGTH.unpack(self._came[: _LENGTH.size])
        if length > self.longest:
            raise Nonsense(f"a message of {length} bytes, longer than {self.longest}")
        self._await(_LENGTH.size + length, end)
        text = bytes(self._came[_LENGTH.size : _LENGTH.size + length])
        del self._came[: _LENGTH.size + length]
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Nonsense("a message that is not JSON") from error

    def _await(self, size: int, end: float | None) -> None:
        while len(self._came) < size:
            left = None if end is None else max(0.0, end - time.monotonic())
            ready, _, _ = select.select([self.connection], [], [], left)
            if not ready:
                raise Late("no answer in time")
            try:
                chunk = self.connection.recv(1 << 20)
            except OSError as error:
                raise Gone("the process has ended") from error
            if not chunk:
                raise Gone("the process has ended")
            self._came += chunk
