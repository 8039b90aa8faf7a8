"""Look at what came of a submission: marks, outputs, remarks, and the feedback page."""

import json
import re
from dataclasses import dataclass

import nbformat
from nbgrader.utils import is_grade

from autograder.course import Course
from autograder.grading.outcome import Outcome, load_outcome
from autograder.reports.attention import possible
from tests.hostile.cases import TRIED, Hostile
from tests.hostile.honest import SAME, Honest
from tests.hostile.surroundings import Surroundings
from tests.pages import active_content

HIDDEN = ("37.69911", "checks.close", "Archimedes")  # of the toy topic's tests and answers


@dataclass(frozen=True)
class Verdict:
    """What came of one submission; all is well where there are no problems."""

    theme: str
    name: str
    what: str
    problems: tuple[str, ...]
    points: float

    @property
    def line(self) -> str:
        """One line for the terminal, and one for each problem."""
        symbol = "✗" if self.problems else "✓"
        text = f"{symbol} {self.theme:10} {self.name:31} {self.points:g} points  {self.what}"
        return "\n    ".join([text, *self.problems])


class Look:
    """Looks at one submission after the other."""

    def __init__(self, course: Course, around: Surroundings) -> None:
        self.course, self.around = course, around

    def hostile(self, case: Hostile) -> Verdict:
        """Whether a hostile submission was contained, and has no more than it deserves."""
        outcome = load_outcome(self.course, case.topic, case.name)
        if outcome is None:
            return Verdict(case.theme, case.name, case.what, ("it has no outcome",), 0)
        problems = []
        if not case.least <= outcome.score <= case.most:
            problems.append(f"{outcome.score:g} points, not {case.least:g} to {case.most:g}")
        if not re.search(case.refused or "^$", outcome.reason):
            problems.append(f"was refused: {outcome.reason!r}, not {case.refused!r}")
        if case.remark and not any(re.search(case.remark, flag) for flag in outcome.flags):
            problems.append(f"no remark fits {case.remark!r}: {outcome.flags}")
        outputs = self._outputs(case.topic, case.name)
        if case.speaks and TRIED not in outputs:
            problems.append("it never told that it had tried")
        problems += [f"got hold of {line[:300]}" for line in re.findall(r"got: (.*)", outputs)]
        problems += self._leaks("learnt", outputs)
        problems += self._page(case.topic, case.name)
        return Verdict(case.theme, case.name, case.what, tuple(problems), outcome.score)

    def neighbour(self, topic: str, name: str) -> Verdict:
        """Whether an honest student among the hostile ones has all that can be had so far."""
        outcome = load_outcome(self.course, topic, name)
        problems = self._page(topic, name, own="neighbour")
        if outcome and (outcome.score != possible(outcome) or outcome.flags):
            problems.append(f"{outcome.score:g} points: {outcome.flags} {outcome.reason}")
        return _honest(name, f"is right, among hostile neighbours, in {topic}", problems, outcome)

    def honest(self, case: Honest) -> Verdict:
        """Whether an odd but honest submission has its marks, or the stated reason."""
        outcome = load_outcome(self.course, "toy", case.name)
        problems = self._page("toy", case.name)
        if outcome and case.must == SAME and outcome.score != possible(outcome):
            problems.append(f"{outcome.score:g} points: {outcome.flags} {outcome.reason}")
        if outcome and not re.search("^$" if case.must == SAME else case.must, outcome.reason):
            problems.append(f"was refused: {outcome.reason!r}, not {case.must!r}")
        return _honest(case.name, case.what, problems, outcome)

    def _outputs(self, topic: str, student: str) -> str:
        """The outputs of all cells that the student's process ran, as the instructor has them."""
        path = self.course.notebook("autograded", topic, student)
        if not path.is_file():
            return ""
        graded = nbformat.read(path, as_version=4)
        outputs = [cell.get("outputs", []) for cell in graded.cells if not is_grade(cell)]
        return json.dumps(outputs, ensure_ascii=False).replace("\\n", "\n")

    def _page(self, topic: str, student: str, own: str = "") -> list[str]:
        """What is wrong with the feedback page; `own` is the canary that the student wrote."""
        pages = list(self.course.folder("feedback", topic, student).glob("*.html"))
        problems = [] if len(pages) == 1 else [f"there are {len(pages)} feedback pages, not one"]
        for path in pages:
            page = path.read_text(encoding="utf-8")
            if "Content-Security-Policy" not in page[:1000]:
                problems.append("the feedback page has no Content-Security-Policy")
            problems += [f"the feedback page is active: {each}" for each in active_content(page)]
            if TRIED in page or "Input_TRIED" in page:
                problems.append("the feedback page shows what was said while it was graded")
            problems += [f"the feedback page shows {each}" for each in HIDDEN if each in page]
            problems += self._leaks("the feedback page shows", page, own)
        return problems

    def _leaks(self, where: str, text: str, own: str = "") -> list[str]:
        tokens = self.around.tokens.items()
        seen = [place for place, token in tokens if token in text and place != own]
        return [f"{where} the canary of {place}" for place in seen]


def _honest(name: str, what: str, problems: list[str], outcome: Outcome | None) -> Verdict:
    if outcome is None:
        problems = ["it has no outcome"]
    return Verdict("honest", name, what, tuple(problems), outcome.score if outcome else 0.0)
