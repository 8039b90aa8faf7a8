"""An IPython shell that runs notebook cells in this process and returns their outputs."""

import contextlib
import io
import json
import os
import sys
from binascii import b2a_base64
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from ipykernel.compiler import XCachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets import Instance, Type
from traitlets.config import Config

from autograder.kernels.native import Text
from autograder.kernels.outputs import CUT_OFF, safe_outputs


class CellOutputs:
    """The outputs of the cell that runs now, in order; writes to one stream are joined."""

    def __init__(self) -> None:
        self.items: list[NotebookNode] = []
        self._written: list[str] = []  # what the last stream has got since it began
        self._room: int | None = None  # characters that may still come
        self._clear_first = False
        self.native: Callable[[], Text] = list  # what was written past Python

    def add(self, output: NotebookNode) -> None:
        """Append an output that is no stream."""
        self._write_native()
        if self._has_room(len(json.dumps(output))):
            self._begin()
            self.items.append(output)

    def write(self, stream: str, text: str) -> None:
        """Append text to what was written to a stream just before, or begin to."""
        if text != "\n":  # of a print, which has written its line already
            self._write_native()
        self._append(stream, text)

    def _append(self, stream: str, text: str) -> None:
        if not self._has_room(len(text)):
            return
        last = self.items[-1] if self.items and not self._clear_first else None
        if last is None or last.output_type != "stream" or last.name != stream:
            self._begin()
            self.items.append(new_output("stream", name=stream, text=""))
        self._written.append(text)

    def limit(self, room: int | None) -> None:
        """Keep no more than so many characters from now on."""
        self._room = room

    def clear(self, wait: bool = False) -> None:
        """Drop all outputs, at once or (wait) as soon as the next one comes."""
        if wait:
            self._clear_first = True
        else:
            self.items.clear()
            self._written.clear()

    def take(self) -> list[NotebookNode]:
        """All outputs; none are left behind."""
        self._write_native()
        self._join()
        taken, self.items = self.items, []
        for output in taken:
            output.pop("transient", None)
        return taken

    def _write_native(self) -> None:
        for stream, text in self.native():
            self._append(stream, text)

    def _begin(self) -> None:
        """Make ready for another output: carry out a clearing that was put off until now."""
        if self._clear_first:
            self.clear()
            self._clear_first = False
        self._join()

    def _join(self) -> None:
        if self._written:
            self.items[-1].text = "".join(self._written)
            self._written = []

    def _has_room(self, size: int) -> bool:
        """Whether so many characters may still come; says once that no more are kept."""
        if self._room is None:
            return True
        had_room, self._room = self._room > 0, self._room - size
        if had_room and self._room <= 0:
            self._begin()
            self.items.append(new_output("stream", name="stdout", text=CUT_OFF))
        return self._room > 0

    def update(self, display_id: str, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Change the data of every display that carries this id."""
        for item in self.items:
            if item.get("transient", {}).get("display_id") == display_id:
                item.data, item.metadata = NotebookNode(data), NotebookNode(metadata)


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """Display data with images as text, as a kernel sends them."""
    return {
        kind: b2a_base64(value).decode("ascii") if isinstance(value, bytes) else value
        for kind, value in data.items()
    }


class _Stream(io.TextIOBase):
    encoding = "utf-8"

    def __init__(self, name: str, outputs: CellOutputs) -> None:
        self.name, self._outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._outputs.write(self.name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    outputs = Instance(CellOutputs)

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: Any = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **kwargs: Any,
    ) -> None:
        transient, data = transient or {}, _plain(data)
        if update:
            self.outputs.update(transient.get("display_id", ""), data, metadata or {})
            return
        output = new_output("display_data", data=data, metadata=metadata or {})
        if transient:
            output["transient"] = NotebookNode(transient)
        self.outputs.add(output)

    def clear_output(self, wait: bool = False) -> None:
        self.outputs.clear(wait)


class _ResultHook(DisplayHook):
    outputs: CellOutputs

    def start_displayhook(self) -> None:
        self._data: dict[str, Any] = {}
        self._metadata: dict[str, Any] = {}

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        self._data, self._metadata = _plain(format_dict), md_dict or {}

    def finish_displayhook(self) -> None:
        if self._data:
            self.shell.outputs.add(
                new_output(
                    "execute_result",
                    data=self._data,
                    metadata=self._metadata,
                    execution_count=self.prompt_count,
                )
            )


class NotebookShell(InteractiveShell):
    """IPython with the outputs of a notebook cell instead of a terminal."""

    compiler_class = Type(XCachingCompiler)  # names cells in tracebacks as a kernel does
    displayhook_class = Type(_ResultHook)
    display_pub_class = Type(_Publisher)

    def __init__(self, **kwargs: Any) -> None:
        self.outputs = CellOutputs()
        self.one_stream = False  # stderr counts as stdout
        super().__init__(**kwargs)
        self.display_pub.outputs = self.outputs

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.outputs.add(
            new_output("error", ename=str(etype.__name__), evalue=str(evalue), traceback=list(stb))
        )

    def _tee(self, channel: str) -> contextlib.AbstractContextManager[None]:
        """Not keep all that is written once more, for a history, beyond every limit."""
        return contextlib.nullcontext()

    def enable_gui(self, gui: Any = None) -> None:
        """No event loop to run: figures are drawn into the output."""

    def run(self, source: str, cell_id: str | None = None) -> list[NotebookNode]:
        """Run one cell; its outputs, errors included, as a kernel would give them."""
        self.outputs.clear()
        with _captured(self.outputs, "stdout" if self.one_stream else "stderr"):
            self.run_cell(source, store_history=True, cell_id=cell_id)
        return self.shown()

    def shown(self) -> list[NotebookNode]:
        """The outputs that have come since this was asked last."""
        return self.outputs.take()

    def finish(self) -> None:
        """Draw the figures that are still open, as at the end of a cell."""
        self.events.trigger("post_execute")

    def show(self, sent: Any) -> None:
        """Display what the shell of another process, which need not be trusted, has displayed."""
        for output in safe_outputs(sent, self.execution_count):
            if output["output_type"] == "stream":
                name = "stdout" if self.one_stream else output["name"]
                self.outputs.write(name, output["text"])
            elif output["output_type"] == "display_data":
                self.display_pub.publish(output["data"], output["metadata"])


@contextlib.contextmanager
def _captured(outputs: CellOutputs, stderr: str) -> Iterator[None]:
    with (
        contextlib.redirect_stdout(_Stream("stdout", outputs)),
        contextlib.redirect_stderr(_Stream(stderr, outputs)),
    ):
        yield


def start_shell(*, figures: bool = True) -> NotebookShell:
    """A new shell whose namespace is this process's ``__main__``, as in a kernel.

    With ``figures=False`` plots are made but not rendered, where only marks are wanted. Meant for
    a process of its own: IPython's shell is a singleton, and a cell may change anything.
    """
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline" if figures else "agg"
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.autoawait = True
    main = sys.modules["__main__"] = ModuleType("__main__")
    shell = NotebookShell.instance(config=config, user_module=main, user_ns=vars(main))
    if "matplotlib" in sys.modules:  # a warm process has chosen a backend already
        shell.run_line_magic("matplotlib", "inline" if figures else "agg")
    return shell
