"""Grade the mutants of every reference solution: those that keep their marks show a weak test."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from autograder.authoring.script import read_script
from autograder.authoring.starter import without_starter
from autograder.course import Course
from autograder.errors import CourseError
from autograder.evidence.alone import Bounds, grade_alone
from autograder.evidence.mutants import Mutant, mutants_of, sample
from autograder.evidence.notes import Notes, fits, read_notes
from autograder.evidence.verify import VERIFY_CID, require_tasks, solution_cells

TARGET = 0.97  # the share of mutants that are not equivalent that tests should kill
BOUNDS = Bounds(seconds=3, times=10)  # a mutant that takes longer does not end
KILLED, SURVIVED, EQUIVALENT = "killed", "survived", "equivalent"


@dataclass(frozen=True)
class Trial:
    """A mutant and what the tests of its task said."""

    mutant: Mutant
    fate: str  # KILLED, SURVIVED or EQUIVALENT
    why: str  # the message that killed it, or the reason that it is equivalent


@dataclass(frozen=True)
class Trials:
    """All that became of a topic's mutants."""

    made: dict[str, int]  # task -> mutants made, of which a sample was graded
    graded: list[Trial]
    stale: list[str]  # entries of evidence.toml that are no longer true, a sentence each
    seconds: float  # of CPU time

    def of(self, fate: str, task: str = "") -> list[Trial]:
        """The trials that ended in a fate, in one task or in all."""
        return [
            trial
            for trial in self.graded
            if trial.fate == fate and (not task or trial.mutant.task == task)
        ]

    def share_killed(self, task: str = "") -> float:
        """Killed by killed and survived; 1 where there is none of either."""
        killed, survived = len(self.of(KILLED, task)), len(self.of(SURVIVED, task))
        return killed / (killed + survived) if killed + survived else 1.0


def mutate_topic(
    course: Course, topic: str, jobs: int, tasks: Collection[str] = (), limit: int | None = None
) -> Trials:
    """Grade the mutants of a topic, or of some of its tasks, at most `limit` of each task.

    Raises CourseError for a task that the topic does not have, for a evidence.toml that cannot be
    read, and where a reference does not pass its own tests.
    """
    notebook = read_script(course.script(topic))
    notes = read_notes(course.evidence_notes(topic))
    known = solution_cells(notebook)
    require_tasks(topic, known, [*tasks, *notes.sizes, *(task for task, _ in notes.reasons)])
    made = {
        task: mutants_of(task, without_starter(cell.source))
        for task, cell in known.items()
        if cell.cell_type == "code" and task != "identity" and (not tasks or task in tasks)
    }
    chosen = []
    for task, mutants in made.items():
        sizes = [size for size in (limit, notes.sizes.get(task)) if size is not None]
        chosen += sample(mutants, min(sizes)) if sizes else mutants
    references = [(task, without_starter(known[task].source)) for task in made]
    solutions = references + [(mutant.task, mutant.code) for mutant in chosen]
    found = grade_alone(notebook, solutions, jobs, [VERIFY_CID], BOUNDS)[VERIFY_CID]
    seconds = sum(result.seconds for result in found)
    for task in made:
        if (reference := found.pop(0)).lost:
            raise CourseError(f"the reference of {task} fails its own tests: {reference.message}")
    graded, used = [], set()
    for mutant, result in zip(chosen, found, strict=True):
        entry = notes.entry_for(mutant)
        if result.lost:
            graded.append(Trial(mutant, KILLED, result.message))
        elif entry:
            graded.append(Trial(mutant, EQUIVALENT, notes.reasons[entry]))
            used.add(entry)
        else:
            graded.append(Trial(mutant, SURVIVED, ""))
    stale = _stale(notes, made, graded, used, f"evidence.toml of {topic}")
    numbers = {task: len(mutants) for task, mutants in made.items()}
    return Trials(numbers, graded, stale, seconds)


def _stale(
    notes: Notes,
    made: dict[str, list[Mutant]],
    graded: Sequence[Trial],
    used: set[tuple[str, str]],
    where: str,
) -> list[str]:
    """Entries that excuse nothing: no mutant fits them any more, or tests kill all that do."""
    seen = {trial.mutant for trial in graded}
    faults = []
    for entry in notes.reasons:
        task, pattern = entry
        meant = [mutant for mutant in made.get(task, ()) if fits(pattern, mutant.name)]
        if task in made and not meant:
            faults.append(f"{where}: {task} has no mutant {pattern!r}: delete the entry.")
        elif meant and entry not in used and all(mutant in seen for mutant in meant):
            faults.append(f"{where}: the tests of {task} kill {pattern!r}: delete the entry.")
    return faults
