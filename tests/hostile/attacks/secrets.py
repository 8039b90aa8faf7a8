"""What it must not learn, and what must not travel: tests, answers, marks, data of others."""

import base64
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.hostile.cases import RIGHT, attack, cell_of, fill_in, outside, submission, write


@attack()
def read_the_course():
    """reads tests, answers, gradebook, roster and configuration where they lie"""
    import os

    got = []
    for name in outside["course_files"]:
        try:
            got.append(open(os.path.join(outside["course"], name), "rb").read(99))
        except OSError:
            pass
    return got


@attack()
def read_other_submissions():
    """copies from its neighbour"""
    return open(outside["neighbour"]).read()


@attack()
def find_tests_beside_the_package():
    """looks for notebooks/, source/ and answers around the installed package"""
    import pathlib

    import autograder

    repository = pathlib.Path(autograder.__file__).parents[1]
    names = ("notebooks", "source", "release", "tests", "gradebook.db", "docs")
    return [name for name in names if (repository / name).exists()]


@attack()
def read_environment():
    """looks for College ID, tokens and paths in environment variables, its own and others'"""
    import glob
    import os

    got = [name for name in os.environ if "CID" in name or "SECRET" in name or "TOKEN" in name]
    for name in glob.glob("/proc/*/environ") + glob.glob("/proc/*/cmdline"):
        try:
            text = open(name, "rb").read()
            got += [word for word in (b"SECRET", b"gradebook", b"--course") if word in text]
        except OSError:
            pass
    return got


@attack()
def read_own_memory():
    """searches its memory for what the process that it was forked from had read"""
    import re

    token = re.compile(rb"CANARY-[0-9a-f]{16}-[a-z]+")
    got = set()
    with open("/proc/self/mem", "rb", 0) as memory:
        for line in open("/proc/self/maps"):
            first, last = (int(each, 16) for each in line.split()[0].split("-"))
            if line.split()[1].startswith("rw") and last - first < 1 << 28:
                try:
                    memory.seek(first)
                    got |= {*token.findall(memory.read(last - first))}
                except (OSError, ValueError):
                    pass
    return got


@attack()
def read_memory_of_others():
    """opens the memory of the process it was forked from, and of the one that judges it"""
    import os

    got = []
    for pid in {os.getppid(), outside["pid"], *range(1, 40)} - {os.getpid(), 0}:
        for name in ("mem", "maps", "environ", "fd", "root"):
            if os.path.exists(f"/proc/{pid}/{name}"):
                got.append(f"/proc/{pid}/{name}")
    return got


@attack()
def read_history():
    """looks for tests in IPython's history, in linecache and in the notebook's names"""
    import linecache
    import re

    shell = get_ipython()  # noqa: F821
    texts = [*shell.user_ns.get("In", []), *map(str, linecache.cache.values())]
    texts += [repr(value) for name, value in shell.user_ns.items() if name.startswith("_")]
    return re.findall("CANARY-[0-9a-f]{16}", "".join(texts))


@attack(remark="uses sys._getframe")
def search_while_judged():
    """searches frames, objects and memory for the expected value while a test calls it"""
    import gc
    import sys

    def spying_area(radius):
        got, frame = [], sys._getframe(1)
        while frame:
            got += [each for each in frame.f_locals.values() if isinstance(each, float)]
            frame = frame.f_back
        expected = 3.141592653589793 * radius**2  # only to know it when it is found
        got += [each for each in gc.get_objects() if isinstance(each, float)]
        found = [each for each in got if abs(each - expected) < 1e-9]
        return found[0] if found else 0.5

    return {"area": spying_area}


@attack()
def print_inputs():
    """prints and warns of what the hidden tests hand over"""
    import sys
    import warnings

    def talking_area(radius):
        said = f"TRIED-{'WHILE'}-GRADED {radius!r}"
        print(said)
        print(said, file=sys.stderr)
        warnings.warn(said, stacklevel=1)
        return 0.5

    return {"area": talking_area}


@attack()
def raise_inputs():
    """raises what the hidden tests hand over, in the exception's text and in its name"""

    def raising_area(radius):
        said = "-".join(("TRIED", "WHILE", "GRADED"))
        name = "Input_" + "_".join(("TRIED", "WHILE")) + str(radius).replace(".", "_")
        raise type(name, (ValueError,), {})(f"{said} {radius!r}")

    return {"area": raising_area}


@attack()
def speak_like_a_check():
    """raises the grader's own exception with a text of its own"""
    from autograder.checks import CheckFailed

    def speaking_area(radius):
        raise CheckFailed(
            "The area is wrong: is π there? " + "-".join(("TRIED", "WHILE", "GRADED"))
        )

    return {"area": speaking_area}


@attack()
def draw_inputs():
    """draws what the hidden tests hand over, and displays it as HTML, JSON and text"""
    from IPython.display import HTML, JSON, display

    def drawing_area(radius):
        import matplotlib.pyplot as plt

        said = f"TRIED-{'WHILE'}-GRADED {radius!r}"
        plt.figure()
        plt.title(said)
        plt.show()
        for each in (HTML(said), JSON({said: said}), said):
            display(each)
        return 0.5

    return {"area": drawing_area}


@attack(answers={"volume": "import os\nprint(os.listdir('.'), inputs)\nvolume = area"})
def keep_inputs():
    """keeps what the hidden tests hand over, in files, file names and variables, for later cells"""

    inputs = []

    def keeping_area(radius):
        inputs.append(f"TRIED-{'WHILE'}-GRADED {radius!r}")
        with open(f"TRIED-{'WHILE'}-GRADED-{radius}.txt", "w") as file:
            file.write(str(radius))
        return 0.5

    return {"area": keeping_area, "inputs": inputs}


@attack()
def steal_the_reference():
    """keeps the functions that a test puts in the place of its own, for the next test"""
    import builtins

    names = globals()

    def greedy_volume(radius, height):
        builtins.stolen = names["area"]
        return 0.5

    def area_by_theft(radius):
        return getattr(builtins, "stolen", lambda radius: 0.5)(radius)

    return {"volume": greedy_volume, "area": area_by_theft}


SCRIPT = (
    "<script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)></svg>"
    '<iframe src="https://x.invalid/"></iframe><a href="javascript:alert(4)">x</a>'
    "<style>@import url(https://x.invalid/x.css)</style><link rel=stylesheet href=//x.invalid>"
    '<meta http-equiv="refresh" content="0;url=https://x.invalid/"><base href="//x.invalid/">'
)


@submission(most=4, least=4)
def scripts_in_markdown(notebook: NotebookNode, folder: Path) -> None:
    """puts scripts, pictures and styles from the network into its markdown"""
    fill_in(notebook, RIGHT)
    cell_of(notebook, "why").source = (
        f"{SCRIPT}\n\n[x](javascript:alert(5)) ![x](https://x.invalid/x.png) "
        f"[x](data:text/html;base64,AAAA) $\\href{{javascript:alert(6)}}{{x}}$ <div {SCRIPT}>"
    )
    notebook.cells.append(nbformat.v4.new_raw_cell(SCRIPT, metadata={"raw_mimetype": "text/html"}))
    write(notebook, folder)


@submission(most=4, least=4)
def scripts_in_code_and_outputs(notebook: NotebookNode, folder: Path) -> None:
    """puts scripts into code, outputs of all kinds, cell ids, tags and metadata"""
    fill_in(notebook, RIGHT)
    kinds = ("text/html", "image/svg+xml", "application/javascript", "text/latex", "text/plain")
    kinds += ("application/vnd.jupyter.widget-view+json", "text/markdown")
    cell = nbformat.v4.new_code_cell(f"# {SCRIPT}\n'''{SCRIPT}'''", metadata={"tags": [SCRIPT]})
    new = nbformat.v4.new_output
    cell.outputs = [
        new("display_data", dict.fromkeys(kinds, SCRIPT)),
        new("display_data", {"image/png": f'"><p>{SCRIPT}'}),
        new("display_data", {"image/png": "iVBORw0KGgo="}, metadata={"image/png": {"alt": SCRIPT}}),
        new("stream", text=f"{SCRIPT}\x1b[31m\x1b]8;;javascript:alert(7)\x07x"),
        new("error", ename=SCRIPT, evalue=SCRIPT, traceback=[SCRIPT]),
    ]
    notebook.cells.append(cell)
    notebook.metadata.update(title=SCRIPT, widgets={"x": SCRIPT})
    write(notebook, folder)


@submission(most=4, least=4)
def scripts_in_attachments(notebook: NotebookNode, folder: Path) -> None:
    """attaches scripts as pictures, under names that end an attribute"""
    fill_in(notebook, RIGHT)
    cell, data = cell_of(notebook, "why"), base64.b64encode(SCRIPT.encode()).decode()
    cell.source = '![x](attachment:a.svg) ![y](attachment:b" onerror="alert(1)) ![z](attachment:c)'
    cell.attachments = {
        "a.svg": {"image/svg+xml": data},
        'b" onerror="alert(1)': {"image/png": data},
        "c": {"image/png": '"><script>alert(1)</script>'},
    }
    write(notebook, folder)


@submission(most=4, least=4)
def files_named_as_scripts(notebook: NotebookNode, folder: Path) -> None:
    """hands in files whose names and contents are scripts, and a page called as the feedback"""
    write(fill_in(notebook, RIGHT), folder)
    (folder / "<img src=x onerror=alert(1)>.txt").write_text(SCRIPT)
    (folder / "toy.html").write_text(SCRIPT)
    (folder / "nbgrader_config.py").write_text("raise SystemExit")
    (folder / "conf.json").write_text("{")
