"""Run a notebook's cells with judge and student apart, as grading does: here in forks of a trunk.

The judge's process drives. The student's process waits for orders on a socket of its own: to run a
cell, or to fork. Where `verify` forks for an answer, both fork, and get a new channel.
"""

import contextlib
import os
import select
import signal
import socket
from typing import Any

from autograder import checks
from autograder.remote.errors import BadAnswer, StudentGone
from autograder.remote.names import imports_in
from autograder.remote.remote import Remote
from autograder.remote.served import Served
from autograder.remote.wire import Channel, ChannelClosed

Plain = dict[str, Any]


class Alone:
    """A shell in this process that runs all cells, as plain nbgrader does."""

    def __init__(self) -> None:
        from autograder.kernels.shell import start_shell

        self._shell = start_shell(figures=False)

    def run(self, cell: Plain) -> list[Any]:
        """The outputs of a cell."""
        return self._shell.run(cell["source"], cell_id=cell["id"])

    def branch(self) -> contextlib.AbstractContextManager[None]:
        """Nothing besides this process has to fork."""
        return contextlib.nullcontext()

    def go_on_with(self, branch: None) -> None:
        """A fork of this process goes on as it is."""


class Pair:
    """The judge's shell in this process, and the student's in another one."""

    def __init__(self, own_cells: list[str]) -> None:
        """Fork the student's process. `own_cells` are the sources that no student writes."""
        from autograder.kernels.shell import start_shell

        orders, self._orders = socket.socketpair()
        channel, self._channel = socket.socketpair()
        if os.fork() == 0:
            self._orders.close()
            self._channel.close()
            _be_the_student(orders, channel)
        orders.close()
        channel.close()
        self._shell = start_shell(figures=False)
        self._remote = Remote(Channel(self._channel), imports_in(own_cells))
        checks.remote = self._remote

    def run(self, cell: Plain) -> list[Any]:
        """The outputs of a cell: a test's run here, any other's over there."""
        if not cell["metadata"].get("nbgrader", {}).get("grade"):
            return self._order({"source": cell["source"], "id": cell["id"]})
        try:
            with self._remote.cell(cell["source"], self._shell.user_ns):
                return self._shell.run(cell["source"], cell_id=cell["id"])
        except (StudentGone, BadAnswer) as error:
            return [_error(type(error).__name__, str(error))]

    def branch(self) -> "Branch":
        """Fork the student's process; the next fork of this process goes on with that fork."""
        return Branch(self._orders)

    def go_on_with(self, branch: "Branch") -> None:
        """In a fork of this process: talk to the student's fork from now on."""
        self._orders.close()
        self._channel.close()
        self._orders, self._channel = branch.orders, branch.channel
        self._remote.channel = Channel(self._channel)

    def _order(self, order: Plain) -> list[Any]:
        channel = Channel(self._orders)
        try:
            channel.send(order)
            outputs, _ = channel.receive()
        except ChannelClosed:
            return [_error("DeadKernelError", "The cell ended its process.")]
        return list(outputs)


class Branch:
    """A fork of the student's process that waits for its judge; used in a ``with`` block."""

    def __init__(self, trunk: socket.socket) -> None:
        theirs_of_orders, self.orders = socket.socketpair()
        theirs_of_channel, self.channel = socket.socketpair()
        fork = Channel(trunk)
        fork.send({"fork": True})
        fork.receive()  # it reads no further than this now
        socket.send_fds(
            trunk, [b"!"], [theirs_of_orders.fileno(), theirs_of_channel.fileno()]
        )  # fmt: skip
        answer, _ = fork.receive()
        self._process: int = answer
        theirs_of_orders.close()
        theirs_of_channel.close()

    def __enter__(self) -> "Branch":
        return self

    def __exit__(self, *_: object) -> None:
        self.orders.close()
        self.channel.close()
        os.kill(self._process, signal.SIGKILL)  # not reaped before its parent gets an order


def _be_the_student(orders: socket.socket, channel: socket.socket) -> None:
    """What happens in the student's process; it never returns."""
    from autograder.kernels.shell import start_shell

    status = 1
    try:
        shell = start_shell(figures=False)
        served = Served(Channel(channel), shell.user_ns)
        commands, children = Channel(orders), list[int]()
        while True:
            waiting: list[Channel | Served] = [commands, served]
            ready, _, _ = select.select(waiting, [], [])
            if served in ready:
                if not served.serve_one():
                    break
                continue
            order, _ = commands.receive()
            if "fork" not in order:
                commands.send(shell.run(order["source"], cell_id=order["id"]))
                continue
            commands.send("ready")
            _, [orders_of_fork, channel_of_fork], _, _ = socket.recv_fds(orders, 1, 2)
            child = os.fork()
            if child == 0:
                orders = socket.socket(fileno=orders_of_fork)
                channel = socket.socket(fileno=channel_of_fork)
                commands, served.channel, children = Channel(orders), Channel(channel), []
                continue
            os.close(orders_of_fork)
            os.close(channel_of_fork)
            commands.send(child)
            children = [each for each in [*children, child] if not _has_ended(each)]
        status = 0
    except ChannelClosed:
        status = 0
    finally:
        os._exit(status)


def _has_ended(child: int) -> bool:
    return os.waitpid(child, os.WNOHANG) != (0, 0)


def _error(name: str, text: str) -> Plain:
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}
