"""Text that reaches standard output and error past Python: of libraries in C, of other programs."""

import contextlib
import ctypes
import os
import tempfile
from collections.abc import Mapping, Sequence

Text = list[tuple[str, str]]  # names of streams, each with what was written to it


class NativeText:
    """Keeps what is written to file descriptors of this process, for whoever asks.

    `streams` has the descriptors of each stream by its name; of one stream at most `limit` bytes
    are kept between two questions. The files have no name, and no descriptors but these, so that
    whoever closes or redirects them has no text kept.
    """

    def __init__(self, streams: Mapping[str, Sequence[int]], limit: int) -> None:
        self._limit = limit
        self._flush = ctypes.CDLL(None).fflush  # what C's standard streams hold back
        self._files: dict[str, tuple[int, os.stat_result]] = {}
        for name, descriptors in streams.items():
            with tempfile.TemporaryFile() as file:
                for descriptor in descriptors:
                    os.dup2(file.fileno(), descriptor)
            self._files[name] = descriptors[0], os.fstat(descriptors[0])

    def take(self) -> Text:
        """What was written since the last time, by stream; streams without text are left out."""
        found = []
        self._flush(None)
        for name, (file, opened) in self._files.items():
            with contextlib.suppress(OSError):
                now = os.fstat(file)
                if now.st_size and os.path.samestat(now, opened):
                    text = os.pread(file, self._limit, 0).decode(errors="replace")
                    os.ftruncate(file, 0)
                    os.lseek(file, 0, os.SEEK_SET)  # for all that write to it
                    found.append((name, text))
        return found
