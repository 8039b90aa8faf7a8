"""Notebooks executed in forks of the warm parent, as the grader does it."""

import multiprocessing
import os
import signal
import threading
import time

import pytest

from autograder.kernels.limits import Limits
from autograder.kernels.zygote import the_zygote
from autograder.reports.attention import kind_of


def plain(cell: dict) -> str:
    return cell["outputs"][0]["data"]["text/plain"]


def test_cells_share_a_namespace_and_are_counted(warm):
    cells, executed = warm("x = 20", "x + 1", "print(x)")
    assert executed.stopped == ""
    assert [cell["execution_count"] for cell in cells] == [1, 2, 3]
    assert plain(cells[1]) == "21"
    assert cells[1]["outputs"][0]["execution_count"] == 2
    assert cells[2]["outputs"][0]["text"] == "20\n"


def test_tests_run_apart_from_the_students_code(warm, names):
    cells, _ = warm(
        "import numpy as np\nnp.allclose = lambda *_: True\ndef f(x):\n    return x + 1",
        "# test\nimport os as _os\nassert f(1) == 2\nassert not np.allclose(0, 1)",
        "'f' in dir(), '_os' in dir()",
        "# test\nassert f(1) == 3",
    )
    assert names(cells[1]) == []
    assert plain(cells[2]) == "(True, False)"
    assert names(cells[3]) == ["AssertionError"]


def test_text_on_stderr_in_a_test_costs_nothing(warm):
    cells, _ = warm("", "# test\nimport sys as _sys\nprint('careful', file=_sys.stderr)")
    assert cells[1]["outputs"][0]["name"] == "stdout"


def test_one_notebook_leaves_nothing_to_the_next(warm):
    warm("import sys, numpy\nnumpy.spoiled = secret = 1\nsys.path.append('x')")
    cells, _ = warm(
        "import numpy, sys\nhasattr(numpy, 'spoiled'), 'secret' in dir(), 'x' in sys.path"
    )
    assert plain(cells[0]) == "(False, False, False)"


def test_a_notebook_begins_in_a_new_shell(warm):
    """Although the warm parent has run a cell and shown a traceback already."""
    cells, _ = warm("import sys\nOut, _, __, _i, In[:-1], [n for n in dir(sys) if 'last_' in n]")
    assert plain(cells[0]) == "({}, '', '', '', [''], [])"


def test_the_files_beside_it_are_there_and_those_of_the_course_win(warm):
    cells, _ = warm(
        "open('a.txt').read(), open('sub/b.txt').read()",
        "# test\nopen('a.txt').read(), __import__('os').path.exists('sub/b.txt')",
        given={"a.txt": b"course"},
        handed_in={"a.txt": b"student", "sub/b.txt": b"student"},
    )
    assert plain(cells[0]) == "('course', 'student')"
    assert plain(cells[1]) == "('course', False)"


def test_the_roster_s_college_id_is_known_to_the_judge_alone(warm):
    cells, _ = warm(
        "import os\nos.environ.get('COURSE_CID'), os.environ['MINE']",
        "# test\nfrom autograder import checks as _checks\n_checks.cid()",
        cid=42,
        environment={"MINE": "yes"},
    )
    assert plain(cells[0]) == "(None, 'yes')"
    assert plain(cells[1]) == "42"


def test_a_cell_that_takes_too_long_is_interrupted_and_the_next_ones_run(warm, names):
    cells, executed = warm("while True: pass", "print('on')")
    assert executed.stopped == ""
    assert names(cells[0]) == ["CellTimeoutError", "KeyboardInterrupt"]
    assert cells[1]["outputs"][0]["text"] == "on\n"


def test_a_cell_that_sleeps_too_long_is_interrupted(warm, names, with_limits):
    cells, _ = warm("import time; time.sleep(60)", limits=with_limits(cell_wall_seconds=1.0))
    assert names(cells[0]) == ["CellTimeoutError", "KeyboardInterrupt"]


def test_waiting_for_a_processor_is_not_sleeping(warm, names, with_limits):
    core = min(os.sched_getaffinity(0))
    busy = [multiprocessing.Process(target=_keep_busy, args=[core]) for _ in range(4)]
    for process in busy:
        process.start()
    try:
        cells, _ = warm(
            f"import os, time\nos.sched_setaffinity(0, {{{core}}})\n"
            "while time.process_time() < 0.5:\n    pass",
            limits=with_limits(cell_cpu_seconds=5, cell_wall_seconds=1),
        )
    finally:
        for process in busy:
            process.kill()
    assert names(cells[0]) == []


def _keep_busy(core: int) -> None:
    os.setsid()  # the kernel may share its time out by sessions
    os.sched_setaffinity(0, {core})
    while True:
        pass


def test_an_endless_function_costs_its_test_and_no_other(warm, names):
    cells, executed = warm(
        "def f():\n    while True: pass\ndef g():\n    return 1",
        "# test\nassert f() == 1",
        "# test\nassert g() == 1",
    )
    assert executed.stopped == ""
    assert names(cells[1])[0] == "CellTimeoutError"
    assert names(cells[2]) == []


def test_a_notebook_that_takes_too_long_is_stopped_and_what_ran_counts(warm, names):
    stubborn = "import time\nfor _ in range(9):\n try: time.sleep(60)\n except BaseException: pass"
    cells, executed = warm("print('ran')", stubborn, "print('never')")
    assert executed.stopped == "stopped in code cell 2: it does not end when its time is up"
    assert cells[0]["outputs"][0]["text"] == "ran\n"
    assert names(cells[1]) == ["CellTimeoutError"]
    assert names(cells[2]) == ["NotRun"]


def test_many_slow_cells_end_with_the_notebook_s_time(warm, names, with_limits):
    slow = "import time\nend = time.process_time() + 1\nwhile time.process_time() < end: pass"
    cells, executed = warm(slow, slow, "1", limits=with_limits(notebook_cpu_seconds=1.5))
    assert executed.stopped == "stopped after code cell 2: more than 1.5 CPU seconds"
    assert names(cells[2]) == ["NotRun"]


def test_a_cell_that_ends_its_process_does_not_pass_the_tests_after_it(warm, names):
    cells, executed = warm("import os; os._exit(0)", "# test\nassert True")
    assert executed.stopped == "stopped in code cell 1: it ended its process (exit status 0)"
    assert [names(cell) for cell in cells] == [["DeadKernelError"], ["NotRun"]]


def test_a_function_that_ends_its_process_fails_its_test(warm, names):
    cells, executed = warm(
        "import os\ndef f():\n    os._exit(0)", "# test\nassert f() == 1", "# test\nassert True"
    )
    assert names(cells[1]) == ["DeadKernelError"]
    assert names(cells[2]) == ["NotRun"]
    assert "exit status 0" in executed.stopped


def test_a_student_s_process_that_is_gone_fails_the_next_test(warm, names):
    cells, _ = warm(
        "import os, threading\nx = 1\nthreading.Timer(0.5, os._exit, [0]).start()",
        "# test\nimport time\ntime.sleep(1.5)\nassert x == 1",
        "# test\nassert x == 1",
    )
    assert names(cells[1]) == []  # `x` had been fetched
    assert names(cells[2]) == ["NotRun"]


def test_a_test_that_does_not_end_by_itself_is_interrupted_too(warm, names, with_limits):
    limits = with_limits(cell_wall_seconds=1.0)
    cells, _ = warm("", "# test\nwhile True: pass", "# test\nassert True", limits=limits)
    assert names(cells[1]) == ["CellTimeoutError", "KeyboardInterrupt"]
    assert names(cells[2]) == []


def test_output_is_cut_off_at_its_limit(warm, with_limits):
    cells, executed = warm(
        "for _ in range(10**5): print('x' * 99)",
        "print('on')",
        limits=with_limits(output_bytes=5000),
    )
    assert executed.stopped == ""
    text = "".join(output["text"] for output in cells[0]["outputs"])
    assert len(text) < 6000
    assert "cut off" in text
    assert cells[1]["outputs"] == []


def test_outputs_that_are_none_are_left_out(warm):
    cells, _ = warm(
        "shell = get_ipython()\n"
        "type(shell).run = lambda *_, **__: [{'output_type': 'stream', 'text': 7}, 'x', {}]",
        "1",
    )
    assert [output["text"] for output in cells[1]["outputs"]] == [""]


def test_no_open_file_is_shared_with_other_submissions(warm):
    look = """
import os
here = "/proc/self/fd"
files = [os.readlink(f"{here}/{n}") for n in os.listdir(here) if os.path.lexists(f"{here}/{n}")]
[name for name in files if name.startswith("/") and name.endswith((".ttf", ".py", ".json"))]
"""
    cells, _ = warm(look, sandbox=False)
    assert plain(cells[0]) == "[]"


def test_figures_with_formulas_are_drawn(warm):
    draw = (
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\n"
        r"ax.set_title(r'$\alpha_2 \sum_k \frac{x^2}{\sqrt{\Gamma}}$ é ∂ ∇ −')"
        "\nplt.show()"
    )
    cells, _ = warm(draw, draw, limits=Limits())
    for cell in cells:
        [shown] = cell["outputs"]
        assert shown["data"]["image/png"].startswith("iVBOR")


def test_figures_are_drawn_into_the_notebook(warm):
    draw = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(); ax.plot([1, 2])"
    with_words = (
        f"{draw}\ndisplay(fig, metadata={{'image/png': {{'alt': 'a line'}}}}); plt.close(fig)"
    )
    cells, _ = warm(f"{draw}\nplt.show()", with_words, limits=Limits())
    for cell in cells:
        [shown] = [each for each in cell["outputs"] if each["output_type"] == "display_data"]
        assert shown["data"]["image/png"].startswith("iVBOR")
    assert shown["metadata"]["image/png"]["alt"] == "a line"


def test_bytes_of_an_image_are_plain_data(warm):
    cells, _ = warm("from PIL import Image\nImage.new('L', (2, 2))", limits=Limits())
    assert cells[0]["outputs"][0]["data"]["image/png"].startswith("iVBOR")


def test_what_was_used_is_known(warm):
    _, executed = warm("x = bytearray(200_000_000)\nfor _ in range(10**7): pass")
    assert 0.1 < executed.cpu_seconds < 30
    assert 200_000_000 < executed.peak_memory < 5_000_000_000


@pytest.mark.parametrize("sandbox", [True, False])
def test_it_works_with_the_sandbox_and_without(warm, sandbox):
    cells, _ = warm("import os\n'/home' if os.path.exists('/home') else ''", sandbox=sandbox)
    assert plain(cells[0]) == ("''" if sandbox else "'/home'")


def test_the_death_of_the_warm_parent_loses_nothing(warm):
    def kill_soon() -> None:
        time.sleep(0.5)
        os.kill(first.pid, signal.SIGKILL)  # while the cell sleeps, or is about to

    first = the_zygote()
    killer = threading.Thread(target=kill_soon)
    killer.start()
    cells, executed = warm("import time; time.sleep(2); 'done'")
    killer.join()
    assert the_zygote() is not first
    assert executed.stopped == ""
    assert plain(cells[0]) == "'done'"


@pytest.mark.parametrize("form", ['["no such form"]', '["known", 7]', '["int", "z"]'])
def test_an_answer_that_no_honest_process_gives_fails_its_test_and_is_remarked_on(
    warm, names, form
):
    lie = (
        "from autograder.remote.encode import Encoder\nhonest = Encoder.encode\n"
        f"def lie(self, value):\n    return {form} if value == 2.5 else honest(self, value)\n"
        "Encoder.encode = lie\ndef f():\n    return 2.5\ndef g():\n    return 1"
    )
    cells, executed = warm(lie, "# test\nassert f()", "# test\nassert g() == 1")
    assert (names(cells[1]), names(cells[2])) == (["BadAnswer"], [])
    [remark] = executed.remarks
    assert remark.startswith("code cell 2: its process gave an answer that no honest process gives")
    assert kind_of(remark) == "answers that no honest process gives"


@pytest.mark.parametrize("what", ["fetch", "release", "call"])
def test_no_interrupt_that_a_submission_makes_up_passes_a_test(warm, names, what):
    interrupt = (
        "from autograder.remote import served\ndef f():\n    return 1\n"
        "def interrupt(*_, **__):\n    raise KeyboardInterrupt\n"
        f"served._OPERATIONS[{what!r}] = interrupt"
    )
    cells, _ = warm(interrupt, "# test\nassert f() == 2")
    assert names(cells[1])


def test_a_function_cannot_end_the_loop_that_checks_it(warm, names):
    cells, _ = warm(
        "def f(x):\n    raise StopIteration",
        "# test\nfor _value in map(f, [1, 2]):\n    assert _value == 7",
    )
    assert names(cells[1]) == ["StopIteration"]


def test_a_process_that_answers_and_reads_nothing_is_stopped(warm, names, with_limits):
    forge = (
        "import time\nfrom autograder.kernels.pipe import Pipe\n"
        "def receive(self, seconds=None):\n"
        "    self.send({'outputs': []})\n    time.sleep(60)\nPipe.receive = receive"
    )
    cells, executed = warm(forge, "1", "# " + "x" * (1 << 23), limits=with_limits())
    assert "does not end" in executed.stopped
    assert names(cells[2]) == ["CellTimeoutError"]


DRAW = "import matplotlib.pyplot as plt\ndef f():\n    plt.plot([1, 2])"


@pytest.mark.parametrize("end", ["", "\n    plt.show()"])
def test_a_figure_that_a_test_makes_students_code_draw_is_the_test_s(warm, end):
    cells, _ = warm(f"{DRAW}{end}", "# test\nf()", "1", limits=Limits())
    [shown] = cells[1]["outputs"]
    assert shown["output_type"] == "display_data"
    assert shown["data"]["image/png"].startswith("iVBOR")
    assert [each["output_type"] for each in cells[2]["outputs"]] == ["execute_result"]


def test_what_students_code_displays_in_a_test_is_kept_and_is_no_result(warm):
    forged = (
        "def f():\n    display('seen')\n    shell = get_ipython()\n"
        "    shell.displayhook(0.5)\n    shell.outputs.add({'output_type': 'error'})"
    )
    cells, _ = warm(forged, "# test\nf()")
    assert [each["output_type"] for each in cells[1]["outputs"]] == ["display_data"]
    assert plain(cells[1]) == "'seen'"


NATIVE = "import os\ndef f():\n    os.write(1, b'out\\n'); os.write(2, b'err\\n')"


def test_text_written_past_python_is_kept(warm, names):
    cells, _ = warm(
        f"{NATIVE}\nf()\nprint('python')\nf()\n1 / 0", "# test\nf()", "# test\nassert True"
    )
    written = [each["text"] for each in cells[0]["outputs"] if "text" in each]
    assert written == ["out\n", "err\n", "python\nout\n", "err\n"]
    assert names(cells[0]) == ["ZeroDivisionError"]
    assert [each["name"] for each in cells[1]["outputs"]] == ["stdout"]
    assert cells[1]["outputs"][0]["text"] == "out\nerr\n"
    assert cells[2]["outputs"] == []


def test_a_submission_may_do_without_its_standard_output(warm, names):
    cells, executed = warm(
        "import os\nfile = open('own.txt', 'w+')\nos.dup2(file.fileno(), 1)\n"
        "os.write(1, b'own')\nos.close(2)",
        "# test\nassert file.closed is False",
        "open('own.txt').read()",
    )
    assert (executed.stopped, names(cells[1]), plain(cells[2])) == ("", [], "'own'")


def test_text_written_past_python_ends_at_the_limit(warm, with_limits):
    cells, executed = warm(
        "import os\nfor _ in range(10): os.write(1, b'x' * 1000)",
        "print('on')",
        limits=with_limits(output_bytes=5000),
    )
    assert executed.stopped == ""
    assert "cut off" in cells[0]["outputs"][-1]["text"]
    assert cells[1]["outputs"] == []


def test_filters_of_warnings_are_the_student_s_until_a_test_sets_its_own(warm, names):
    warned = "import numpy as np\ndef f():\n    return np.array([]).mean()\nf()"
    by_test = (
        "# test\nimport warnings as _w\nwith _w.catch_warnings(record=True) as _caught:\n"
        "    _w.simplefilter('always')\n    f()\nassert len(_caught) == 2"
    )
    recorded = (
        "# test\nimport warnings as _w\nwith _w.catch_warnings(record=True) as _caught:\n"
        "    f()\nassert len(_caught) == 2"
    )
    strict = "import warnings\nwarnings.simplefilter('error')"
    cells, _ = warm(warned, "# test\nf();", recorded, strict, "# test\nf();", by_test)
    first, again = cells[0]["outputs"][0]["text"], cells[1]["outputs"][0]["text"]
    assert [first.count("RuntimeWarning"), again.count("RuntimeWarning")] == [2, 1]
    assert "/ipykernel_" in again
    assert [names(cell) for cell in cells[2:]] == [[], [], ["RuntimeWarning"], []]


def test_filters_that_a_library_sets_are_kept(warm):
    """numpy tells of every badly conditioned fit, scipy of every special function's fault."""
    fit = "import numpy as np\nfor _ in range(3):\n    np.polyfit([1e10, 1, 2], [0, 1, 2], 5)"
    cells, _ = warm(fit)
    assert cells[0]["outputs"][0]["text"].count("RankWarning") == 3


def test_what_c_holds_back_is_kept(warm):
    cells, _ = warm("import ctypes\nctypes.CDLL(None).puts(b'held');")
    assert cells[0]["outputs"][0]["text"] == "held\n"
