"""An ordinary Jupyter kernel, served from a fork of the warm parent."""

import json
import os
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import zmq
from ipykernel import kernelapp
from ipykernel.iostream import IOPubThread
from IPython.core.interactiveshell import InteractiveShell
from matplotlib_inline import backend_inline
from traitlets.config import Config


class _NoPipe(IOPubThread):
    """Prints of forked children would come through a loopback port: the sandbox has none."""

    def __init__(self, socket: Any, pipe: bool = False, **options: Any) -> None:
        super().__init__(socket, pipe=False, **options)


# The order in which the provisioner sends the sockets.
CHANNELS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")


def socket_path(connection: Mapping[str, Any], channel: str) -> str:
    """Where Jupyter looks for a channel of a kernel that is connected by Unix sockets."""
    return f"{connection['ip']}-{connection[channel]}"


def serve_kernel(connection: Mapping[str, Any], fds: Sequence[int]) -> None:
    """Be the kernel of a connection file, until a client shuts it down.

    `fds` are its sockets, bound already: in the sandbox nothing can be bound that is seen outside.
    """
    bound = {
        f"ipc://{socket_path(connection, channel)}": fd
        for channel, fd in zip(CHANNELS, fds, strict=True)
    }
    bind = zmq.Socket.bind

    def bind_what_is_bound(self: zmq.Socket[Any], address: str) -> Any:
        if address in bound:
            self.setsockopt(zmq.USE_FD, bound[address])
        return bind(self, address)

    zmq.Socket.bind = bind_what_is_bound  # type: ignore[method-assign, assignment]
    kernelapp.IOPubThread = _NoPipe
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    sys.modules["__main__"] = ModuleType("__main__")
    InteractiveShell.clear_instance()  # the warm parent's, and what it has told matplotlib
    backend_inline.InlineBackend.clear_instance()
    backend_inline.configure_inline_support.current_backend = "unset"
    file = Path(tempfile.mkdtemp()) / "connection.json"
    file.write_text(json.dumps(connection), encoding="utf-8")
    config = Config()
    config.HistoryManager.enabled = False  # it is one file for all kernels
    config.IPKernelApp.capture_fd_output = True
    app = kernelapp.IPKernelApp.instance(config=config)
    app.initialize(["-f", str(file)])
    app.shell.run_line_magic("matplotlib", "inline")  # the warm parent has chosen a backend already
    app.start()
