"""Marks by sleight of hand: what decides them is patched, hooked, swapped or interrupted."""

from tests.hostile.cases import RIGHT, attack


@attack(remark=r"changes np\.allclose")
def numpy_agrees():
    """lets numpy's comparisons agree with everything"""
    import numpy as np

    np.allclose = np.isclose = np.array_equal = lambda *_, **__: True
    np.testing.assert_allclose = np.testing.assert_equal = lambda *_, **__: None
    np.isnan = np.zeros_like


@attack(remark="changes builtins", speaks=False)
def builtins_agree():
    """replaces abs, all, isinstance, float, round and sum"""
    import builtins

    for name in ("abs", "all", "any", "round", "sum", "min", "max"):
        setattr(builtins, name, lambda *_, **__: 0)
    builtins.isinstance = lambda *_: True
    builtins.float = lambda *_: 0.0


@attack(speaks=False)
def shadowed_builtins():
    """gives the names of builtins and of the tests' helpers to things of its own"""

    class Fine:
        def __getattr__(self, name):
            return lambda *_, **__: 0

    def nothing(*_, **__):
        return 0

    names = dict.fromkeys(("abs", "all", "isinstance", "print", "_radius", "__import__"), nothing)
    return {**names, "checks": Fine(), "AssertionError": KeyError, "__builtins__": {}}


@attack(remark="changes builtins")
def assertions_that_pass():
    """makes AssertionError an exception that cannot be raised, or is caught"""
    import builtins

    class Calm(BaseException):
        def __new__(cls, *_):
            raise StopIteration

    builtins.AssertionError = Calm


@attack(remark=r"changes checks\.")
def swapped_checks():
    """replaces the functions of the grader's checks"""
    from autograder import checks

    checks.close = checks.equal = checks.require = checks.begin = lambda *_, **__: None
    checks.call = lambda *_, **__: 0
    checks.CheckFailed.__init__ = lambda *_: None
    checks.remote = None


@attack(remark="changes sys.modules")
def false_modules():
    """puts modules of its own into sys.modules, for the tests to import"""
    import sys
    import types

    class Fine(types.ModuleType):
        def __getattr__(self, name):
            return lambda *_, **__: 0

    for name in ("autograder.checks", "numpy", "numpy.testing", "math"):
        sys.modules[name] = Fine(name)


@attack(remark=r"sys\.meta_path", speaks=False)
def import_hooks():
    """answers imports by finders, path hooks and an __import__ of its own"""
    import builtins
    import sys

    class Finder:
        def find_spec(self, name, *_):
            raise SystemExit(f"no {name}")

    sys.meta_path.insert(0, Finder())
    sys.path_hooks.insert(0, Finder)
    for name in [name for name in sys.modules if name.startswith("autograder")]:
        del sys.modules[name]
    builtins.__import__ = lambda *_, **__: Finder()


@attack(remark="uses get_ipython", speaks=False)
def events():
    """hangs on IPython's events before and after a cell"""
    shell = get_ipython()  # noqa: F821

    def mend(*_):
        shell.user_ns["area"] = lambda radius: 3.0
        shell.outputs.items.clear()

    for event in ("pre_execute", "pre_run_cell", "post_execute", "post_run_cell"):
        shell.events.register(event, mend)


@attack(remark="uses get_ipython")
def transformers():
    """empties test cells by input transformers, and drops their asserts by AST transformers"""
    import ast

    shell = get_ipython()  # noqa: F821

    class NoAsserts(ast.NodeTransformer):
        def visit_Assert(self, node):
            return ast.Pass()

    shell.input_transformers_cleanup.append(lambda lines: [])
    shell.input_transformers_post.append(lambda lines: [])
    shell.ast_transformers.append(NoAsserts())


@attack(remark="uses get_ipython")
def shell_methods():
    """replaces run_cell, showtraceback and the compiler of the shell, for all shells"""
    shell = get_ipython()  # noqa: F821
    for kind in type(shell).__mro__[:-1]:
        for name in ("run", "run_cell", "run_cell_async", "showtraceback", "_showtraceback"):
            setattr(kind, name, lambda *_, **__: [])
    shell.compile = lambda *_, **__: None


@attack(remark="uses get_ipython")
def run_cell_within():
    """runs a test of its own by run_cell, which passes under the name of the real one"""
    shell = get_ipython()  # noqa: F821
    shell.run_cell("area = lambda radius: 0 if radius == 0 else 3.0", store_history=True)
    shell.run_cell("print(2.0)\n2.0", store_history=True)
    shell.execution_count = 99


@attack()
def displayhook():
    """shows 2.0 as the result of a cell: nbgrader reads it as partial credit"""
    import sys

    sys.displayhook = lambda value: None

    def crediting_area(radius):
        from IPython.display import display

        display(2.0)
        print("2.0")
        return 2.0

    return {"area": crediting_area}


@attack(remark="uses autograder")
def process_roles():
    """replaces the functions by which its own process serves the grader"""
    from autograder.kernels import pipe, roles
    from autograder.remote import encode, remote, served

    roles._run_next = roles.be_judge = lambda *_, **__: True
    pipe.Pipe.receive = lambda self, seconds=None: {"source": "", "id": None, "count": 1}
    remote.Remote.ask = lambda *_, **__: 0
    served.Served._fetch = lambda self, names: dict.fromkeys(names, 0)
    encode.Encoder.encode = lambda self, value: 0


@attack()
def threads():
    """mends and unmends its functions from a thread, while they are judged"""
    import threading
    import time

    names = globals()

    def restless():
        while True:
            names["area"] = lambda radius: 0
            time.sleep(0.001)
            names["area"] = lambda radius: 3.0

    threading.Thread(target=restless, daemon=True).start()


@attack(remark="uses sys.settrace")
def tracing():
    """changes results by trace and profile functions and by sys.monitoring"""
    import sys
    import threading

    def trace(frame, event, argument):
        frame.f_trace_opcodes = True
        if "expected" in frame.f_locals:
            frame.f_locals["expected"] = 0.5
        return trace

    sys.settrace(trace)
    sys.setprofile(lambda *_: None)
    threading.settrace(trace)
    frame = sys._getframe()
    while frame:
        frame.f_trace, frame = trace, frame.f_back


@attack(remark="uses gc")
def garbage():
    """finds the grader's objects through gc, and makes each function of them a constant"""
    import gc
    import types

    def constant(*_, **__):
        return 0

    for each in gc.get_objects():
        if isinstance(each, types.FunctionType) and each.__module__ == "autograder.checks":
            each.__code__ = constant.__code__


@attack(speaks=False)
def exit_handlers():
    """says that all passed by atexit, and ends its process"""
    import atexit
    import os
    import sys

    atexit.register(lambda: print("all tests passed"))
    print("all tests passed", flush=True)
    sys.stdout.flush()
    os.close(0)
    sys.exitfunc = None
    atexit._run_exitfuncs()
    os._exit(0)


@attack()
def exit_when_judged():
    """prints success and ends its process, with success, while it is judged"""

    def leaving_area(radius):
        import os

        print("2.0\nall tests passed", flush=True)
        os._exit(0)

    return {"area": leaving_area}


@attack(answers={"volume": RIGHT["volume"]}, most=2, least=2, speaks=False)
def exit_politely():
    """raises SystemExit, KeyboardInterrupt and GeneratorExit where nobody expects it"""
    raise SystemExit(0)


@attack()
def raise_when_judged():
    """raises what tests catch: SystemExit, StopIteration, GeneratorExit, a warning"""
    raised = iter(
        [SystemExit(0), StopIteration(0), GeneratorExit(), KeyboardInterrupt(), Warning()]
    )

    def raising_area(radius):
        raise next(raised, SystemExit(0))

    return {"area": raising_area}


@attack(remark="uses autograder")
def interrupted_tests():
    """lets the grader believe that a test was interrupted by somebody, before and after it ran"""
    from autograder.remote import served

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    for what in ("release", "restore", "swap"):
        served._OPERATIONS[what] = interrupt


@attack(remark="uses autograder")
def interrupted_fetch():
    """lets the grader believe that it was interrupted while it asked for the functions"""
    from autograder.remote import served

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    served._OPERATIONS["fetch"] = interrupt


@attack()
def end_of_the_loop():
    """raises what ends a loop, and what a `with` block takes for its own"""

    def ending(*_):
        raise StopIteration

    return {"area": ending, "volume": ending}


@attack()
def own_exceptions():
    """raises exceptions that are called like the grader's and claim not to be errors"""

    def raising_area(radius):
        raise type("CheckFailed", (AssertionError,), {"__bool__": lambda self: False})("passed")

    return {"area": raising_area}


@attack()
def state_of_libraries():
    """makes numbers coarse and errors silent: dtypes, numpy's errors, generators, warnings"""
    import random
    import warnings

    import numpy as np
    import torch

    def coarse_area(radius):
        torch.set_default_dtype(torch.float16)
        torch.manual_seed(0)
        np.random.seed(0)
        random.seed(0)
        np.seterr(all="ignore")
        np.set_printoptions(precision=0)
        warnings.showwarning = lambda *_: None
        return 3.0 * radius**2

    return {"area": coarse_area}


@attack()
def changed_inputs():
    """changes what it is handed, so that the wrong answer becomes right"""

    class Zero(float):
        pass

    def area_of_nothing(radius):
        try:
            radius *= 0
            radius.fill(0)
        except AttributeError:
            pass
        return 0

    return {"area": area_of_nothing}


@attack(remark="uses ctypes")
def poked_memory():
    """overwrites small integers and floats where the interpreter keeps them"""
    import ctypes

    ctypes.memmove(id(257) + 24, id(0) + 24, 4)
    ctypes.c_double.from_address(id(3.141592653589793) + 16).value = 0.5
    ctypes.pythonapi.Py_SetRecursionLimit(10**9)


@attack(remark="uses ctypes", speaks=False)
def segmentation_fault():
    """reads from address 0"""
    import ctypes

    ctypes.string_at(0)


@attack(answers=RIGHT, most=4, least=4)
def signals():
    """ignores, sends and blocks signals, and sets an alarm that raises in whatever runs then"""
    import os
    import signal

    def ring(*_):
        raise TimeoutError

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1, signal.SIGCHLD):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, ring)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    os.kill(os.getpid(), signal.SIGUSR1)
    signal.setitimer(signal.ITIMER_REAL, 0.0)


@attack()
def magics():
    """lets IPython's magics do it: %run, %%bash, %config, %reset, %load_ext"""
    shell = get_ipython()  # noqa: F821
    for line in ("%xmode Minimal", "%autoawait off", "%config Application.log_level=0", "%pdb on"):
        shell.run_line_magic(*line[1:].split(" ", 1))
    shell.run_cell_magic("bash", "", "kill -9 -1; exit 0")
    shell.run_line_magic("reset", "-f")
