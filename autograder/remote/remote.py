"""The judge's end: the student's names as values and proxies, and what is done with them."""

import contextlib
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from autograder.remote import errors
from autograder.remote.ambient import Ambient
from autograder.remote.decode import Decoder, Form, index, shape_of, sized
from autograder.remote.errors import BAD, OWN, BadAnswer, StudentGone
from autograder.remote.graph import Kept, dump, mutables
from autograder.remote.libraries import classes, module_of
from autograder.remote.names import may_be_the_students, names_in
from autograder.remote.proxies import Proxy, proxy
from autograder.remote.restore import Restorer
from autograder.remote.tensors import device_of, dtype_of, record, size_of, tensor_of
from autograder.remote.wire import Channel, ChannelClosed, Malformed

_STALE = 3  # late answers to requests that were interrupted


class Remote:
    """Asks the student's process; every answer is checked.

    `own` holds what the instructor's cells import, by name: such a name is the judge's own object,
    whatever the student made of it. `show` gets what the student's code displayed, which may be
    anything. All methods raise StudentGone where the process has ended and
    BadAnswer where it answers nonsense; what the student's code raises is raised here, too.
    """

    def __init__(
        self,
        channel: Channel,
        own: Mapping[str, Any] | None = None,
        show: Callable[[Any], None] = lambda _: None,
    ) -> None:
        self.channel, self._own, self._show = channel, dict(own or {}), show
        self._kept, self._ambient = Kept("j"), Ambient()
        self._requests = 0
        self._proxies: dict[int, Any] = {}
        self._handles: dict[int, int] = {}
        self._dropped: list[int] = []
        self._numbered: list[Any] = []  # tensors of the last request
        self._modules: Any = None
        self._filters, self._filtered = warnings.filters, tuple(warnings.filters)

    # --- for whoever runs test cells --------------------------------------------------------------

    @contextlib.contextmanager
    def cell(self, source: str, namespace: dict[str, Any]) -> Iterator[None]:
        """Have the student's names that a test cell uses in a namespace, as long as it runs."""
        before = {name: namespace[name] for name in names_in(source) if name in namespace}
        fetched = self.fetch(names_in(source))
        namespace.update(fetched)
        try:
            yield
        finally:
            for name, value in fetched.items():
                if namespace.get(name) is value:
                    del namespace[name]
                    if name in before:
                        namespace[name] = before[name]
            with contextlib.suppress(StudentGone, BadAnswer):
                self.release()

    def fetch(self, names: Iterable[str]) -> dict[str, Any]:
        """The values of these names, without those that do not exist, builtins and `_names`."""
        wanted = sorted(name for name in set(names) if may_be_the_students(name))
        found = self.ask("fetch", wanted)
        if not isinstance(found, dict) or not found.keys() <= set(wanted):
            raise BadAnswer(f"{BAD}.")
        return {name: self._own.get(name, value) for name, value in found.items()}

    def swap(self, references: Mapping[str, Any], *, for_good: bool = False) -> None:
        """Put the judge's objects in the place of the student's names, until `restore`."""
        self.ask("swap", dict(references), for_good)

    def restore(self) -> None:
        """Undo all swaps; where the process has ended, there is nothing to undo."""
        with contextlib.suppress(StudentGone, BadAnswer):
            self.ask("restore")

    def release(self) -> None:
        """Let go of all that was handed over: the test cell has ended."""
        self._kept.clear()
        self._proxies.clear()
        self._handles.clear()
        if self._modules is not None:
            self._modules.clear()
        self.ask("release")

    def run(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a function of the test in the student's process; it sees the student's objects."""
        return self.ask("call", function, args, kwargs, roots=(args, kwargs))

    # --- for proxies ------------------------------------------------------------------------------

    def has(self, value: Any) -> bool:
        """Whether an object is a stand-in for one of the student's process."""
        return id(value) in self._handles

    def register(self, number: int, value: Any) -> None:
        """Remember the stand-in for the object of that number."""
        self._proxies[number] = value
        self._handles[id(value)] = number

    def call(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a student's function; its arguments change as its copies do."""
        return self.ask("call", function, args, kwargs, roots=(args, kwargs))

    def whole_number(self, what: str, value: Any) -> int:
        """Ask for a whole number."""
        answer = self.ask(what, value)
        if type(answer) is not int:
            raise BadAnswer(f"{BAD}.")
        return answer

    def iterator(self, value: Any) -> Any:
        """A student's iterator."""
        answer = self.ask("iter", value)
        return answer if hasattr(type(answer), "__next__") else iter(answer)

    def next(self, value: Any) -> Any:
        """The next item of a student's iterator. Raises StopIteration."""
        answer = self.ask("next", value)
        if not isinstance(answer, tuple) or len(answer) > 1:
            raise BadAnswer(f"{BAD}.")
        if not answer:
            raise StopIteration
        return answer[0]

    def operate(self, name: str, value: Any, *others: Any) -> Any:
        """Use an operator of a student's class. Raises TypeError where it gives no object."""
        answer = self.ask("operate", name, value, *others)
        if not isinstance(answer, Proxy):
            kinds = " and ".join(f"{type(each).__name__!r}" for each in (value, *others))
            raise TypeError(f"unsupported operand type(s) for {name}: {kinds}")
        return answer

    def gradients(self, token: int, gradient: Any, inputs: list[Any]) -> list[Any]:
        """The gradients of a result's leaves, of given shapes; the last one stands for others."""
        answer = self.ask("backward", token, record(gradient))
        if not isinstance(answer, list) or len(answer) != len(inputs) - 1:
            raise BadAnswer(f"{BAD}.")
        try:
            found = [None if plain is None else tensor_of(plain) for plain in answer]
        except Malformed as error:
            raise BadAnswer(f"{BAD}: {error}.") from error
        for each, (shape, _, _) in zip(found, inputs, strict=False):
            if each is not None and each.shape != shape:
                raise BadAnswer(f"{BAD}.")
        return [*found, None]

    # --- one request ------------------------------------------------------------------------------

    def ask(self, what: str, *content: Any, roots: Any = ()) -> Any:
        """The answer to a request; `roots` are the arguments that may change."""
        self._requests += 1
        objects = mutables(roots, self._handles) if roots else []
        state = (
            self._ambient.changes(),
            self._kept.changes(),
            self._modules.new_training() if self._modules is not None else {},
            self._dropped,
            self._action(),
        )
        message = what, content, objects, *state
        data, self._numbered = dump(message, self._handles, self._kept)
        self._dropped = []
        try:
            self.channel.send({"number": self._requests}, [data])
            reply, buffers = self._reply()
        except ChannelClosed as error:
            raise StudentGone("The cell ended its process.") from error
        except Malformed as error:
            self.channel.close()
            raise BadAnswer(f"{BAD}: {error}.") from error
        return self._take(reply, buffers, Restorer(objects))

    def _action(self) -> str:
        """What becomes of a warning: what the student wants of it, where no test wants anything.

        Else what the test's innermost filter does with any warning, ignore or error, or always.
        """
        if warnings.filters is self._filters and tuple(warnings.filters) == self._filtered:
            return OWN
        action, text, category, module, line = warnings.filters[0]
        simple = (text, category, module, line) == (None, Warning, None, 0)
        return action if simple and action in ("ignore", "error") else "always"

    def _reply(self) -> tuple[dict[str, Any], list[bytearray]]:
        for _ in range(_STALE):
            reply, buffers = self.channel.receive()
            if not isinstance(reply, dict) or type(reply.get("number")) is not int:
                raise Malformed("an answer has no number")
            if reply["number"] == self._requests:
                return reply, buffers
        raise Malformed("an answer has a wrong number")

    def _take(self, reply: dict[str, Any], buffers: list[bytearray], restorer: Restorer) -> Any:
        """Decode an answer, do what it says, and return or raise what it brings."""
        decoder = Decoder(buffers, self._forms(restorer))
        try:
            ambient = decoder.decode(reply.get("ambient"))
            changes = restorer.decode(reply.get("changes", []), decoder)
            value = decoder.decode(reply.get("value"))
            for form in reply.get("modules", []):
                decoder.decode(form)
            shared, training, error, said = (
                decoder.decode(reply.get(part)) for part in ("shared", "training", "error", "said")
            )
            self._ambient.apply(ambient or {})
            restorer.restore(changes)
            self._kept.apply(shared or ([], []))
            if training:
                self._mirrors().switch(training)
            error = None if error is None else errors.rebuild(error)
            out, err, given = ("", "", []) if said is None else said
            if not isinstance(out, str) or not isinstance(err, str) or type(given) is not list:
                raise Malformed("what was said is no text")
            warned = [errors.warning(each) for each in given[: errors.WARNINGS_LIMIT]]
        except Malformed as malformed:
            raise BadAnswer(f"{BAD}: {malformed}.") from malformed
        except Exception as odd:
            raise BadAnswer(f"{BAD}.") from odd
        _write(out, err)
        if reply.get("shown"):
            self._show(reply["shown"])
        for text, category in warned:
            warnings.warn(text, category, stacklevel=4)
        if error is not None:
            raise error
        return value

    def _forms(self, restorer: Restorer) -> dict[str, Form]:
        return {
            "known": restorer.known,
            "item": restorer.item,
            "object": self._object,
            "library": lambda form, _: module_of(*sized(form, 1)),
            "library class": _library_class,
            "series": _series,
            "frame": _frame,
            "module": lambda form, decoder: self._mirrors().known(form, decoder),
            "tree": lambda form, decoder: self._mirrors().described(form, decoder),
            "shared": lambda form, _: self._kept.tensors[sized(form, 1)[0]],
            "leaf": self._leaf,
            "graph": self._graph,
            "tensor": lambda form, decoder: decoder.remember(_tensor(form, decoder)),
            "size": lambda form, _: size_of(shape_of(form)),
            "device": lambda form, _: device_of(*sized(form, 1)),
            "torch dtype": lambda form, _: dtype_of(*sized(form, 1)),
        }

    def _mirrors(self) -> Any:
        if self._modules is None:
            from autograder.remote.modules import Modules

            self._modules = Modules(self)
        return self._modules

    def _object(self, form: list[Any], _: Decoder) -> Any:
        number, word, typename, name, supported = sized(form, 5)
        parts = word, typename, name
        if type(number) is not int or not all(isinstance(part, str) for part in parts):
            raise Malformed("an object has no number")
        if not isinstance(supported, list) or not all(isinstance(each, str) for each in supported):
            raise Malformed("an object has no methods")
        if number not in self._proxies:
            self.register(number, proxy(self, number, *parts, supported))
        return self._proxies[number]

    def _leaf(self, form: list[Any], decoder: Decoder) -> Any:
        name, parameter, needs_grad, grad, *plain = sized(form, 8)
        if not isinstance(name, str) or not name.startswith("p"):
            raise Malformed("a parameter has no name")
        gradient = None if grad is None else _tensor(grad, decoder)
        tensor = _tensor(plain, decoder)
        if parameter is True:
            nn = sys.modules["torch"].nn
            tensor = nn.Parameter(tensor, requires_grad=needs_grad is True)
        tensor.requires_grad_(needs_grad is True)
        tensor.grad = gradient
        self._kept.tensors.add(tensor, name)
        return tensor

    def _graph(self, form: list[Any], decoder: Decoder) -> Any:
        from autograder.remote.modules import bridged

        token, places, *plain = sized(form, 6)
        if type(token) is not int or not isinstance(places, list):
            raise Malformed("a result has no origin")
        inputs = [
            self._kept.tensors[place]
            if isinstance(place, str)
            else self._numbered[index(place, len(self._numbered))]
            for place in places
            if place is not None
        ]
        return decoder.remember(bridged(self, token, _tensor(plain, decoder), inputs))


def _write(out: str, err: str) -> None:
    if out:
        sys.stdout.write(out)
    if err:
        sys.stderr.write(err)


def _tensor(form: Any, decoder: Decoder) -> Any:
    if not isinstance(form, list):
        raise Malformed("a tensor has no record")
    dtype, shape, device, data = sized(form, 4)
    content = None if data is None else decoder.buffer(data)
    return tensor_of((dtype, shape_of(shape), device, content))


def _library_class(form: list[Any], _: Decoder) -> type:
    (name,) = sized(form, 1)
    if not isinstance(name, str) or name not in classes():
        raise Malformed("there is no such class")
    return classes()[name]


def _series(form: list[Any], decoder: Decoder) -> Any:
    import pandas

    values, labels = (decoder.decode(part) for part in sized(form, 2))
    return pandas.Series(values, index=labels)


def _frame(form: list[Any], decoder: Decoder) -> Any:
    import pandas

    columns, names, labels = sized(form, 3)
    if not isinstance(columns, list):
        raise Malformed("a table has no columns")
    values = [decoder.decode(column) for column in columns]
    headings, rows = decoder.decode(names), decoder.decode(labels)
    table = pandas.DataFrame(dict(enumerate(values)), index=rows)
    table.columns = headings
    return table
