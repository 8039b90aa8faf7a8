"""What surrounds a hostile run: canaries, listeners, neighbours, and whether all is as it was."""

import contextlib
import ctypes
import hashlib
import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

PR_SET_CHILD_SUBREAPER = 36


@dataclass
class Surroundings:
    """The machine outside of the sandbox, as the attackers would like to have it."""

    root: Path  # holds all that the run may write to
    home: Path
    in_tmp: Path
    listeners: list[socket.socket] = field(repr=False)
    tokens: dict[str, str] = field(default_factory=dict)  # what must be read nowhere, by its place
    before: dict[str, object] = field(default_factory=dict)

    @property
    def tmp(self) -> Path:
        """The folder for temporary files of the grader."""
        return self.root / "tmp"

    @property
    def abstract(self) -> str:
        """The name of the abstract socket."""
        return f"hostile-{self.root}"

    @property
    def port(self) -> int:
        """Where the first listener listens."""
        return int(self.listeners[0].getsockname()[1])

    def token(self, place: str) -> str:
        """The canary of a place, a new one at first."""
        return self.tokens.setdefault(place, f"CANARY-{secrets.token_hex(8)}-{place}")

    def remember(self, *folders: Path) -> None:
        """Note how things are before the run; `folders` are to stay as they are."""
        self._folders = folders
        self.before = self._state()

    def changes(self) -> list[str]:
        """What is not as it was, a phrase each."""
        now = self._state()
        found = [f"{name} was changed" for name in self.before if self.before[name] != now[name]]
        for listener in self.listeners:
            with contextlib.suppress(BlockingIOError):
                listener.accept()
                found.append(f"somebody connected to {listener.getsockname()!r}")
        found += [f"{path} was left behind" for path in sorted(self.tmp.iterdir())]
        left = psutil.Process().children(recursive=True)
        return found + [f"process {each.pid} was left behind" for each in left]

    def _state(self) -> dict[str, object]:
        files = {str(path): digest(path) for path in (self.home, self.in_tmp, *self._folders)}
        shared = {path.name for path in Path("/dev/shm").iterdir() if "mallory" in path.name}
        return {**files, "/dev/shm": shared}


def digest(path: Path) -> str:
    """A fingerprint of a file, or of the files of a folder; of large ones, their size."""
    total = hashlib.sha256()
    inside = [Path(where, name) for where, _, names in os.walk(path) for name in names]
    for each in sorted(inside) or [path]:
        total.update(bytes(each))
        if each.is_file() and not each.is_symlink():
            small = each.stat().st_size < 1 << 24
            total.update(each.read_bytes() if small else str(each.stat().st_size).encode())
    return total.hexdigest()


@contextlib.contextmanager
def surroundings(root: Path) -> Iterator[Surroundings]:
    """Canaries and listeners; orphans of the run become children of this process, to be seen."""
    with contextlib.ExitStack() as stack:
        in_tmp = stack.enter_context(tempfile.NamedTemporaryFile("w", prefix="canary-"))
        home = root / "home"
        home.mkdir()
        (root / "tmp").mkdir()
        listeners = [socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_UNIX)]
        listeners.append(socket.socket(socket.AF_UNIX))
        for listener in listeners:
            stack.enter_context(listener)
        made = Surroundings(root, home / "diary.txt", Path(in_tmp.name), listeners)
        listeners[1].bind(f"\0{made.abstract}")
        listeners[2].bind(str(root / "service.sock"))
        for listener in listeners:
            listener.listen()
            listener.setblocking(False)
        made.home.write_text(made.token("home"))
        in_tmp.write(made.token("tmp"))
        in_tmp.flush()
        set_subreaper = ctypes.CDLL(None).prctl
        set_subreaper(PR_SET_CHILD_SUBREAPER, 1)
        stack.callback(set_subreaper, PR_SET_CHILD_SUBREAPER, 0)
        yield made
