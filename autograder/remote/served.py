"""The student's end: does what the judge asks with the objects of the student's notebook.

Runs in the student's process, which the judge does not trust: what is answered here may be anything
by then. Nothing secret ever comes here.
"""

import contextlib
import io
import operator
import signal
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from autograder.remote.ambient import Ambient
from autograder.remote.encode import Encoder
from autograder.remote.errors import OWN, WARNINGS_LIMIT, describe
from autograder.remote.forms import Forms
from autograder.remote.graph import Kept, load
from autograder.remote.restore import Snapshot
from autograder.remote.tensors import record, tensor_of
from autograder.remote.wire import Channel, ChannelClosed, FrameTooLarge

OUTPUT_LIMIT = 1 << 20  # characters of one request on each stream
_MISSING = object()


class Screen(Protocol):
    """Where the student's code displays figures and the like."""

    def shown(self) -> list[Any]:
        """What was displayed since this was asked last, as outputs of notebook format 4."""

    def finish(self) -> None:
        """Display what waits for the end of a cell."""


class Served:
    """Answers the judge's requests about a namespace, one at a time.

    SIGINT raises KeyboardInterrupt in what the student's code does for the judge, who gets it as an
    exception. A host that ignores SIGINT besides never loses an answer by it.
    """

    def __init__(
        self, channel: Channel, namespace: dict[str, Any], screen: Screen | None = None
    ) -> None:
        self.channel, self._namespace, self._screen = channel, namespace, screen
        self._kept, self._ambient = Kept("p"), Ambient()
        self._forms = Forms(self._kept.tensors)
        self._swapped: list[tuple[str, Any]] = []
        self._training: dict[int, bool] = {}

    def fileno(self) -> int:
        """The channel's file descriptor, for `select`."""
        return self.channel.fileno()

    def serve_one(self) -> bool:
        """Wait for one request and answer it; False where no more will come."""
        try:
            header, buffers = self.channel.receive()
            number = header["number"]
            try:
                reply, encoder = self._answer(buffers[0])
                self.channel.send({"number": number, **reply}, encoder.buffers)
            except ChannelClosed:
                raise
            except FrameTooLarge:
                self._fail(number, MemoryError("a result is too large"))
            except BaseException as error:
                self._fail(number, error)
        except ChannelClosed:
            return False
        return True

    def _fail(self, number: int, error: BaseException) -> None:
        encoder = Encoder(self._forms.extensions)
        self.channel.send({"number": number, "error": encoder.encode(describe(error))})

    def _answer(self, data: bytearray) -> tuple[dict[str, Any], Encoder]:
        message, self._forms.leaves = load(data, self._forms.objects, self._kept)
        what, content, objects, ambient, shared, training, dropped, action = message
        self._ambient.apply(ambient)
        self._kept.apply(shared)
        for token in dropped:
            self._forms.graphs.pop(token, None)
        for number, trains in training.items():
            self._forms.objects[number].training = self._training[number] = trains
        snapshot = Snapshot(objects, self._kept.tensors)
        value, error, said = None, None, _Said()
        with said.heard(action):
            try:
                with _interruptible():
                    value = _OPERATIONS[what](self, *content)
            except BaseException as raised:
                error = describe(raised)
        # In this order: `Remote` decodes them in the same one.
        ambient = self._ambient.changes()
        encoder = Encoder(self._forms.extensions, snapshot.known())
        reply = {"ambient": encoder.encode(ambient), "changes": snapshot.changes(encoder)}
        reply["value"] = encoder.encode(value)
        reply["modules"] = self._forms.changed_modules(encoder)
        reply["shared"] = encoder.encode(self._kept.changes())
        reply["training"] = encoder.encode(self._new_training())
        reply["error"] = encoder.encode(error)
        reply["said"] = encoder.encode((said.out.getvalue(), said.err.getvalue(), said.warnings()))
        if self._screen:
            reply["shown"] = self._screen.shown()
        return reply, encoder

    def _new_training(self) -> list[tuple[int, bool]]:
        changed = []
        for number, module in self._forms.modules():
            training = bool(module.training)
            if self._training.get(number) != training:
                changed.append((number, training))
            self._training[number] = training
        return changed

    # --- what may be asked ------------------------------------------------------------------------

    def _fetch(self, names: list[str]) -> dict[str, Any]:
        self._namespace.pop("__warningregistry__", None)  # each cell may warn anew, as in IPython
        return {name: self._namespace[name] for name in names if name in self._namespace}

    def _swap(self, references: dict[str, Any], for_good: bool) -> None:
        for name, reference in references.items():
            if not for_good:
                self._swapped.append((name, self._namespace.get(name, _MISSING)))
            self._namespace[name] = reference

    def _restore(self) -> None:
        while self._swapped:
            name, before = self._swapped.pop()
            if before is _MISSING:
                self._namespace.pop(name, None)
            else:
                self._namespace[name] = before

    def _release(self) -> None:
        self._forms.clear()
        self._kept.clear()
        self._training.clear()
        if self._screen:
            self._screen.finish()

    def _operate(self, name: str, value: Any, *others: Any) -> Any:
        if name.startswith("r") and others:
            return getattr(operator, name[1:])(others[0], value)
        return getattr(operator, name)(value, *others)

    def _backward(self, token: int, plain: Any) -> list[Any]:
        """The gradients for the judge's leaves; those of other leaves add up here."""
        import torch

        output, leaves, judged = self._forms.graphs[token]
        gradients = torch.autograd.grad(
            output, leaves, tensor_of(plain), retain_graph=True, allow_unused=True
        )
        answer: list[Any] = []
        for leaf, gradient, is_judged in zip(leaves, gradients, judged, strict=True):
            if is_judged:
                answer.append(None if gradient is None else record(gradient))
            elif gradient is not None:
                leaf.grad = gradient if leaf.grad is None else leaf.grad + gradient
        return answer

    def _next(self, iterator: Any) -> tuple[Any, ...]:
        for value in iterator:
            return (value,)
        return ()


_Operation = Callable[..., Any]
_OPERATIONS: dict[str, _Operation] = {
    "fetch": Served._fetch,
    "swap": Served._swap,
    "restore": Served._restore,
    "release": Served._release,
    "backward": Served._backward,
    "operate": Served._operate,
    "next": Served._next,
    "call": lambda served, function, args, kwargs: function(*args, **kwargs),
    "getattr": lambda served, value, name: getattr(value, name),
    "setattr": lambda served, value, name, item: setattr(value, name, item),
    "iter": lambda served, value: iter(value),
    "len": lambda served, value: len(value),
    "getitem": lambda served, value, key: value[key],
    "setitem": lambda served, value, key, item: operator.setitem(value, key, item),
    "isinstance": lambda served, value, kind: isinstance(value, kind),
    "issubclass": lambda served, value, kind: issubclass(value, kind),
}


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGINT interrupt the student's code, even where the host of this process ignores it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Bounded(io.StringIO):
    def write(self, text: str) -> int:
        room = OUTPUT_LIMIT - self.tell()
        super().write(text[: max(room, 0)])
        return len(text)


class _Said:
    """What the student's code writes and warns of while a request is served."""

    def __init__(self) -> None:
        self.out, self.err = _Bounded(), _Bounded()
        self._caught: list[warnings.WarningMessage] | None = None

    @contextlib.contextmanager
    def heard(self, action: str) -> Iterator[None]:
        """Catch it all; `action` is for warnings: always (which records them), ignore, error, own.

        OWN leaves the filters as they are: what they let through is written to stderr.
        """
        with contextlib.redirect_stdout(self.out), contextlib.redirect_stderr(self.err):
            if action == OWN:
                yield
                return
            with warnings.catch_warnings(record=action == "always") as self._caught:
                warnings.simplefilter(action)  # type: ignore[arg-type]
                yield

    def warnings(self) -> list[Any]:
        """The warnings, described."""
        caught = (self._caught or [])[:WARNINGS_LIMIT]
        return [describe(each.message) for each in caught if isinstance(each.message, Warning)]
