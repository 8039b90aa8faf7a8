"""Execute a notebook in two forks of the warm parent: the student's cells in one, tests apart."""

import contextlib
import os
import select
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ipykernel.ipkernel import IPythonKernel

from autograder.checks import CID_VARIABLE
from autograder.environment.data import DATA_VARIABLE, data_folder
from autograder.kernels.files import overlay, write_files
from autograder.kernels.limits import GRACE
from autograder.kernels.outputs import error_output, safe_outputs
from autograder.kernels.pipe import Late, Nonsense, Pipe, PipeError
from autograder.kernels.task import Executed, Plain, Task, is_test
from autograder.kernels.zygote import Usage, Zygote, ZygoteDied, the_zygote
from autograder.remote.errors import BAD, BadAnswer

NOT_RUN = "The notebook was stopped before this cell."
LATE = ("CellTimeoutError", "The cell used more time than it may.")
FORGED = "its process gave an answer that no honest process gives"
DEAD = ("DeadKernelError", "The cell ended its process.")
TICK = 0.25  # wall seconds between two looks at the CPU time of a running cell
BUSY = 3.0  # how often the wall time of a cell may be added to it for waiting for a processor
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def execute(task: Task) -> Executed:
    """The notebook with its outputs, run from top to bottom.

    Errors do not stop it. What ran before a stop counts; cells that never ran hold an error,
    because nbgrader takes a silent test for a passed one. Raises NotStarted where there is no
    sandbox to be had.
    """
    try:
        return _execute(task)
    except ZygoteDied:  # killed by somebody, or for want of memory: once more, with another
        return _execute(task)


def _execute(task: Task) -> Executed:
    cells = [dict(cell) for cell in task.notebook["cells"]]
    code = []
    for index, cell in enumerate(cells):
        if cell["cell_type"] == "code" and index in task.left_out:
            cell.update(execution_count=None, outputs=[])
        elif cell["cell_type"] == "code":
            code.append(cell)
    with _folder(task) as folder, Couple(task, folder) as couple:
        for count, cell in enumerate(code, 1):
            if couple.stopped:
                cell.update(execution_count=None, outputs=[error_output("NotRun", NOT_RUN)])
            else:
                cell.update(execution_count=count, outputs=couple.run(cell, count))
        usage = couple.end()
    metadata = {**task.notebook["metadata"], "language_info": dict(IPythonKernel.language_info)}
    return Executed(
        {**task.notebook, "metadata": metadata, "cells": cells},
        couple.stopped,
        tuple(couple.remarks),
        round(usage.cpu_seconds, 3),
        usage.peak_memory,
    )


class Couple:
    """The student's process and the judge's, from their start to their end."""

    def __init__(self, task: Task, folder: Path) -> None:
        self.limits, self.stopped, self.remarks = task.limits, "", list[str]()
        ours, theirs = socket.socketpair()
        with ours, theirs:
            zygote = the_zygote()
            self.student = Process(zygote, "student", task, folder / "student", ours)
            try:
                self.judge = Process(zygote, "judge", task, folder / "judge", theirs)
            except BaseException:
                self.student.end()
                raise
        self.judge.pipe.send(task.own_cells)
        self._end = time.monotonic() + task.limits.notebook_wall

    def __enter__(self) -> "Couple":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def run(self, cell: Plain, count: int) -> list[Plain]:
        """The outputs of a code cell; sets `stopped` where none can follow."""
        process = self.judge if is_test(cell) else self.student
        try:
            message = {"source": cell["source"], "id": cell.get("id"), "count": count}
            process.pipe.send(message, GRACE)
            sent, late = self._answer(process)
        except PipeError as fault:
            return [error_output(*self._stop(process, fault, count))]
        outputs = safe_outputs(sent.get("outputs") if isinstance(sent, dict) else None, count)
        if process is self.judge:
            self.remarks += _forgeries(outputs, count)
        if late:
            outputs.insert(0, error_output(*LATE))
        if self.student.ended:
            self.stopped = f"stopped in code cell {count}: {self.student.how_it_ended()}"
        elif self.student.cpu_seconds() > self.limits.notebook_cpu:
            seconds = self.limits.notebook_cpu
            self.stopped = f"stopped after code cell {count}: more than {seconds:g} CPU seconds"
        return outputs

    def end(self) -> Usage:
        """End both processes; what they used together."""
        used = [self.judge.end(), self.student.end()]
        return Usage(sum(each.cpu_seconds for each in used), max(u.peak_memory for u in used))

    def _answer(self, process: "Process") -> tuple[Any, bool]:
        """The answer to the cell that was sent, and whether its time ran out.

        Only the student's code has a time limit in CPU seconds; the judge waits for it.
        """
        start, cpu, waited = time.monotonic(), self.student.cpu_seconds(), self.student.waited()
        cell_end, busy = min(start + self.limits.cell_wall, self._end), 0.0
        while True:
            try:
                answer = process.pipe.receive(TICK)
                self._end += busy
                return answer, False
            except Late:
                used = self.student.cpu_seconds() - cpu
                busy = min(self.student.waited() - waited, BUSY * self.limits.cell_wall)
                if used < self.limits.cell_cpu_seconds and time.monotonic() < cell_end + busy:
                    continue
                self._end += busy
            self.student.interrupt()
            try:
                return process.pipe.receive(GRACE), True
            except Late:
                if process is self.student:
                    raise
            process.interrupt()  # the judge's own code does not end
            return process.pipe.receive(GRACE), True

    def _stop(self, process: "Process", fault: PipeError, count: int) -> tuple[str, str]:
        """Note why nothing more can run; the error of the cell that it happened in."""
        if isinstance(fault, Late):
            self.stopped = f"stopped in code cell {count}: it does not end when its time is up"
            return LATE
        if isinstance(fault, Nonsense):
            self.stopped = f"stopped in code cell {count}: its process sent {fault}"
            self.remarks.append(f"code cell {count}: {FORGED} ({fault})")
            return DEAD
        ended = self.student if process is self.judge and self.student.ended else process
        self.stopped = f"stopped in code cell {count}: {ended.how_it_ended()}"
        return DEAD


def _forgeries(outputs: list[Plain], count: int) -> list[str]:
    """Remarks on answers that the judge could not take for a student's."""
    return [
        f"code cell {count}: {FORGED} ({output['evalue'].removeprefix(BAD).strip(': .')[:200]})"
        for output in outputs
        if output["output_type"] == "error" and output["ename"] == BadAnswer.__name__
    ]


class Process:
    """One process: a fork of the warm parent that plays a role."""

    def __init__(
        self, zygote: Zygote, role: str, task: Task, folder: Path, peer: socket.socket
    ) -> None:
        self._zygote, self._confined = zygote, task.sandbox
        self._usage: Usage | None = None
        control, theirs = socket.socketpair()
        self.pipe = Pipe(control, longest=4 * task.limits.output_bytes + (1 << 20))
        with theirs:
            try:
                self._pid = zygote.spawn(role, _settings(role, task, folder), [theirs, peer])
            except BaseException:
                control.close()
                raise
        self._alive = os.pidfd_open(self._pid)

    @property
    def ended(self) -> bool:
        """Whether it runs no more."""
        return self._usage is not None or self._ends(0.0)

    def cpu_seconds(self) -> float:
        """CPU seconds that it has used until now, with those of its children that have ended."""
        if self._usage:
            return self._usage.cpu_seconds
        text = Path(f"/proc/{self._pid}/stat").read_text(encoding="utf-8")  # it is not reaped yet
        ticks = text.rpartition(")")[2].split()[11:15]
        return sum(map(int, ticks)) / _TICKS_PER_SECOND

    def waited(self) -> float:
        """Seconds that its main thread was ready to run and got no processor (proc(5))."""
        if self._usage:
            return 0.0
        try:
            text = Path(f"/proc/{self._pid}/schedstat").read_text(encoding="utf-8")
        except OSError:  # a kernel that does not count them
            return 0.0
        return int(text.split()[1]) / 1e9

    def interrupt(self) -> None:
        """Do what Ctrl-C does: raise KeyboardInterrupt in it."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._alive, signal.SIGINT)

    def end(self) -> Usage:
        """End it and all that it has started; what they used."""
        if self._usage is None:
            self.pipe.close()
            if not self._confined or not self._ends(1.0):
                kill = os.kill if self._confined else os.killpg
                with contextlib.suppress(ProcessLookupError):
                    kill(self._pid, signal.SIGKILL)  # not another's: it is not reaped yet
            self._usage = self._zygote.reap(self._pid)
            os.close(self._alive)
        return self._usage

    def how_it_ended(self) -> str:
        """A phrase about its end."""
        status = self.end().status
        if os.WIFSIGNALED(status):
            return f"its process was ended by {signal.Signals(os.WTERMSIG(status)).name}"
        return f"it ended its process (exit status {os.waitstatus_to_exitcode(status)})"

    def _ends(self, seconds: float) -> bool:
        return bool(select.select([self._alive], [], [], seconds)[0])


def _settings(role: str, task: Task, folder: Path) -> Plain:
    data = data_folder().resolve()
    environment = {**task.environment, DATA_VARIABLE: str(data)}
    if role == "judge" and task.cid is not None:
        environment[CID_VARIABLE] = str(task.cid)
    limits = task.limits
    return {
        "folder": str(folder),
        "readable": [str(data)] if data.is_dir() else [],
        "environment": environment,
        "packages": task.packages,
        "sandbox": task.sandbox,
        "output_bytes": limits.output_bytes,
        "limits": {
            "memory": limits.memory_bytes,
            "processes": limits.processes,
            "file_size": limits.file_bytes,
            "cpu_seconds": int(2 * limits.notebook_cpu) + 1,
        },
    }


@contextlib.contextmanager
def _folder(task: Task) -> Iterator[Path]:
    """A folder with a copy of the files for each of the two processes, thrown away at the end."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for role, files in (
            ("student", overlay(task.handed_in, task.given)),
            ("judge", task.given),
        ):
            write_files(folder / role, files)
        yield folder
