"""Warm kernels for any Jupyter client: the kernel `course-grading`.

nbclient, nbval and plain `nbgrader autograde` start a kernel of that name as they start others; it
is a fork of a warm parent, confined like a submission. Test cells run in it beside the student's
code, as they do in any kernel: `autograder grade` keeps them apart.
"""

import asyncio
import json
import os
import secrets
import select
import shutil
import signal
import socket
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Bool

from autograder.environment.data import DATA_VARIABLE, data_folder
from autograder.files import write_if_changed
from autograder.kernels.limits import Limits
from autograder.kernels.preload import ON_DEMAND
from autograder.kernels.served_kernel import CHANNELS, socket_path
from autograder.kernels.zygote import Zygote, the_zygote

NAME = "course-grading"
SPEC = {
    "argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],  # never run
    "display_name": "Course grading (warm, confined)",
    "language": "python",
    "interrupt_mode": "signal",
    "metadata": {"kernel_provisioner": {"provisioner_name": NAME, "config": {"sandbox": True}}},
}
PASSED_ON = ("COURSE_CID", "COURSE_QUICK", "COURSE_TRAIN_SIZE", "NBGRADER_EXECUTION")
TICK = 0.02  # wall seconds between two looks at a process that is to end


class WarmProvisioner(KernelProvisionerBase):
    """Forks kernels of the warm parent; connected by Unix sockets in a folder of their own."""

    sandbox = Bool(True, config=True, help="Confine the kernel as a submission is confined.")

    _zygote: Zygote | None = None
    _pid: int | None = None
    _alive: int = -1
    _status: int | None = None
    _sockets: Path | None = None

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel to look after."""
        return self._pid is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose where the kernel is reached: no two kernels share a folder."""
        manager = self.parent
        self._sockets = Path(tempfile.mkdtemp(prefix="kernel-"))
        manager.transport, manager.ip = "ipc", str(self._sockets / secrets.token_hex(4))
        for number, channel in enumerate(CHANNELS, 1):
            setattr(manager, channel, number)
        kwargs["env"] = kwargs.get("env", dict(os.environ))
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel. Raises NotStarted where it cannot be confined."""
        connection = json.loads(Path(self.parent.connection_file).read_text(encoding="utf-8"))
        data, limits = data_folder().resolve(), Limits()
        environment = {key: kwargs["env"][key] for key in PASSED_ON if key in kwargs["env"]}
        settings = {
            "folder": str(Path(kwargs.get("cwd") or tempfile.mkdtemp()).resolve()),
            "readable": [str(data)] if data.is_dir() else [],
            "environment": {**environment, DATA_VARIABLE: str(data)},
            "packages": ON_DEMAND,
            "sandbox": self.sandbox,
            "limits": {
                "memory": limits.memory_bytes,
                "processes": limits.processes,
                "file_size": limits.file_bytes,
            },
            "connection": connection,
        }
        listening = []
        for channel in CHANNELS:
            end = socket.socket(socket.AF_UNIX)
            end.bind(socket_path(connection, channel))
            end.listen(16)
            end.setblocking(False)
            listening.append(end)
        self._zygote = the_zygote()
        try:
            self._pid = await asyncio.to_thread(self._zygote.spawn, "kernel", settings, listening)
        finally:
            for end in listening:
                end.close()
        self._alive, self._status = os.pidfd_open(self._pid), None
        return self.connection_info

    async def poll(self) -> int | None:
        """None while the kernel runs, else its exit status."""
        if self._pid is None:
            return 0
        if self._status is None and select.select([self._alive], [], [], 0)[0]:
            assert self._zygote is not None
            self._status = self._zygote.reap(self._pid).status
            os.close(self._alive)
        return self._status

    async def wait(self) -> int | None:
        """Wait for the kernel's end; its exit status."""
        while await self.poll() is None:
            await asyncio.sleep(TICK)
        self._pid = None
        return self._status

    async def send_signal(self, signum: int) -> None:
        """Send the kernel a signal."""
        if await self.poll() is None:
            signal.pidfd_send_signal(self._alive, signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel at once, with all that it has started."""
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        """End the kernel; the first process of a sandbox heeds no other signal."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the sockets."""
        if self._sockets is not None:
            shutil.rmtree(self._sockets, ignore_errors=True)


def install_kernelspec(prefix: Path) -> Path:
    """Write the kernelspec into an environment; the file."""
    path = prefix / "share" / "jupyter" / "kernels" / NAME / "kernel.json"
    write_if_changed(path, json.dumps(SPEC, indent=1) + "\n")
    return path
