"""How fast a class is graded: this engine, plain nbgrader, and the floor, in one run.

All on the same submissions of a simulated class, one after the other and repeated, so that a busy
machine is busy for all. The floor is the notebooks' own cells, executed bare in one warm process.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import nbformat
import psutil

from autograder.course import Course
from autograder.errors import CourseError
from autograder.evidence.simulate import simulate_course
from autograder.grading.record import open_gradebook
from autograder.kernels.fork import in_fork, warm_executor

NBGRADER, ENGINE, MARKS_ONLY = "nbgrader autograde", "autograder", "marks only"
FLOOR, CROWDED_FLOOR = "bare cells", "bare cells side by side"  # one at a time; one per worker
BARE = (FLOOR, CROWDED_FLOOR)
WAYS = (NBGRADER, ENGINE, MARKS_ONLY, *BARE)
UNCONFINED = "marks only, --no-sandbox"
ALONE, CROWDED = "marks only, 1 worker", "marks only, 8 workers under load"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"  # of a page
TICK = 0.5  # wall seconds between two looks at memory


@dataclass(frozen=True)
class Measured:
    """One way to grade the class: medians over the rounds."""

    way: str
    wall: float  # seconds of a whole run
    cpu: float  # seconds of a whole run, all its processes
    peak_memory: int  # bytes, proportional set size of all its processes


@dataclass(frozen=True)
class Benchmark:
    """What one run of `bench` found about a topic."""

    topic: str
    students: int
    rounds: int
    jobs: int
    measured: dict[str, Measured]
    disagreements: tuple[str, ...]  # students whose grades differ between the ways


def bench(
    course: Course, topic: str, students: int, rounds: int, jobs: int, ways: Sequence[str]
) -> Benchmark:
    """Grade the same simulated class in several ways, `rounds` times in turn.

    `ways` are of `WAYS`.
    """
    runs: dict[str, list[Measured]] = {way: [] for way in ways}
    grades: dict[str, dict[tuple[str, str], float | None]] = {}
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder) / "class"
        prepared_class(course, topic, students, here)
        for _ in range(rounds):
            for way in ways:
                place = Path(folder) / "graded"
                shutil.copytree(here, place)
                runs[way].append(_measure(way, place, topic, jobs))
                if way not in BARE:
                    grades[way] = grades_of(Course.open(place), topic)
                shutil.rmtree(place)
    medians = {
        way: Measured(
            way,
            statistics.median(run.wall for run in found),
            statistics.median(run.cpu for run in found),
            max(run.peak_memory for run in found),
        )
        for way, found in runs.items()
    }
    return Benchmark(topic, students, rounds, jobs, medians, _disagreements(grades))


def prepared_class(course: Course, topic: str, students: int, folder: Path) -> None:
    """A course folder with a simulated class, and the assignment in its gradebook.

    Notebooks that are broken on purpose, or never end, are left out: plain nbgrader stops at them.
    """
    simulate_course(course, topic, students + 3, folder)
    _leave_out_the_broken(Course.open(folder), topic, students)
    _run([sys.executable, "-m", "nbgrader", "generate_assignment", topic, "--force"], folder)


def run_way(way: str, folder: Path, topic: str, jobs: int) -> None:
    """Grade the class in a folder in one of the ways. Raises CourseError where that fails."""
    with _load() if way == CROWDED else nullcontext():
        _run(_command(way, topic, jobs), folder)


def grades_of(course: Course, topic: str) -> dict[tuple[str, str], float | None]:
    """The automatic score of every grade cell of every student."""
    with open_gradebook(course) as gradebook:
        return {
            (submission.student_id, grade.name): grade.auto_score
            for submission in gradebook.assignment_submissions(topic)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def _disagreements(grades: dict[str, dict[tuple[str, str], float | None]]) -> tuple[str, ...]:
    if not grades:
        return ()
    first, *others = grades.values()
    keys = set().union(*(set(found) for found in grades.values()))
    return tuple(
        f"{student}: {cell}"
        for student, cell in sorted(keys)
        if any(first.get((student, cell)) != found.get((student, cell)) for found in others)
    )


def _leave_out_the_broken(course: Course, topic: str, students: int) -> None:
    """Keep so many submissions that plain nbgrader can grade, and that end by themselves."""
    kept = 0
    for student in course.submitters(topic):
        path = course.notebook("submitted", topic, student)
        try:
            text = path.read_text(encoding="utf-8")
            nbformat.reads(text, as_version=4)
            fine = "while True" not in text
        except (ValueError, OSError):
            fine = False
        if fine and kept < students:
            kept += 1
        else:
            shutil.rmtree(path.parents[1])


def _command(way: str, topic: str, jobs: int) -> list[str]:
    if way == NBGRADER:
        return [sys.executable, "-m", "nbgrader", "autograde", topic, "--create"]
    workers = {ALONE: 1, CROWDED: 8}.get(way, jobs)
    command = [sys.executable, "-m", "autograder.cli", "grade", topic, "--jobs", str(workers)]
    return [
        *command,
        *["--marks-only"] * (way != ENGINE),
        *["--no-sandbox"] * (way == UNCONFINED),
    ]


def _measure(way: str, folder: Path, topic: str, jobs: int) -> Measured:
    if way in BARE:
        students = Course.open(folder).submitters(topic)
        with warm_executor(jobs if way == CROWDED_FLOOR else 1) as pool:
            pool.submit(int).result()  # the warm parent is started
            start = time.perf_counter()
            cpu = sum(pool.map(partial(run_bare, str(folder), topic), students))
        return Measured(way, time.perf_counter() - start, cpu, 0)
    before, start = _children_cpu(), time.perf_counter()
    with _peak_memory() as peak:
        run_way(way, folder, topic, jobs)
    return Measured(way, time.perf_counter() - start, _children_cpu() - before, peak[0])


def run_bare(folder: str, topic: str, student: str) -> float:
    """CPU seconds of the cells of a submission alone; called in a warm process."""
    course = Course.open(Path(folder))
    tests = _tests(course.notebook("source", topic))
    notebook = nbformat.read(course.notebook("submitted", topic, student), as_version=4)
    cells = [
        tests.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]
    return float(in_fork(_run_cells, cells))


@cache
def _tests(source: Path) -> dict[str, str]:
    """The test cells of a source notebook, hidden tests and all."""
    return {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in nbformat.read(source, as_version=4).cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }


def _run_cells(cells: list[str]) -> float:
    from autograder.kernels.shell import start_shell

    start, shell = time.process_time(), start_shell()
    for cell in cells:
        shell.run(cell)
    return time.process_time() - start


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=_environment())
    if done.returncode not in (0, 3):
        words = " ".join(command[1:])
        raise CourseError(f"`{words}` fails: {(done.stderr or done.stdout).strip()[-400:]}")


@contextmanager
def _load() -> Iterator[None]:
    """Two processes for each core that do nothing but compute."""
    count = 2 * (os.cpu_count() or 1)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def _environment() -> dict[str, str]:
    tools = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": os.pathsep.join([tools, os.environ.get("PATH", "")])}


def _children_cpu() -> float:
    times = os.times()
    return times.children_user + times.children_system


@contextmanager
def _peak_memory() -> Iterator[list[int]]:
    """Watch the memory of all processes below this one, in a thread."""
    peak, over = [0], threading.Event()

    def watch() -> None:
        me = psutil.Process()
        while not over.wait(TICK):
            total = 0
            for process in me.children(recursive=True):
                try:
                    total += process.memory_full_info().pss
                except (psutil.Error, OSError):
                    continue
            peak[0] = max(peak[0], total)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def as_markdown(found: Benchmark, machine: str = "") -> str:
    """A section with the figures of one topic, for docs/performance.md."""
    base, floor = found.measured.get(NBGRADER), found.measured.get(FLOOR)
    rows = []
    for each in found.measured.values():
        ratio = f"{base.wall / each.wall:.1f}×" if base and each.way not in BARE else "–"
        memory = f"{each.peak_memory / 1e9:.2f} GB" if each.peak_memory else "–"
        workers = {NBGRADER: 1, FLOOR: 1}.get(each.way, found.jobs)
        over = f"{each.wall * workers / floor.cpu:.2f}" if floor and each.way != MARKS_ONLY else "–"
        rows.append(
            f"| {each.way} | {found.students / each.wall * 60:.0f} | {ratio} "
            f"| {each.cpu / found.students:.2f} | {over} | {memory} |"
        )
    compared = len(found.measured.keys() - set(BARE)) > 1
    agree = "; ".join(found.disagreements) or "all grades agree" * compared
    rounds = "One round" if found.rounds == 1 else f"Median of {found.rounds} rounds"
    where = f" on {machine}" if machine else ""
    return "\n".join(
        [
            f"### {found.topic}: {found.students} submissions, {found.jobs} workers",
            "",
            f"{rounds}{where}{'; ' * bool(agree)}{agree}.",
            "",
            "| way | submissions per minute | against nbgrader | CPU s each "
            "| wall × workers over bare | peak memory |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def page(text: str, sections: Sequence[str]) -> str:
    """A page with the sections between its marks; those of the same heading there are replaced.

    Raises CourseError for a page without the marks.
    """
    head, begin, rest = text.partition(BEGIN)
    between, end, tail = rest.partition(END)
    if not (begin and end):
        raise CourseError(f"the page has no place for figures: it needs {BEGIN} and {END}.")
    _, *earlier = f"\n{between.strip()}".split("\n### ")
    by_heading = {
        section.partition("\n")[0]: section.strip()
        for section in (*earlier, *(each.removeprefix("### ") for each in sections))
    }
    figures = "\n\n".join(f"### {by_heading[heading]}" for heading in sorted(by_heading))
    return f"{head}{BEGIN}\n\n{figures}\n\n{END}{tail}"
