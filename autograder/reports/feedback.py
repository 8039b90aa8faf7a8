"""Feedback: a page per student and notebook, by nbgrader's own generate_feedback."""

import copy
import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import nbformat
import nbgrader.server_extensions.formgrader
from nbformat import NotebookNode
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme
from sqlalchemy.exc import SAWarning

from autograder.authoring.roles import grade_id_of
from autograder.course import Course
from autograder.errors import Refused
from autograder.exchange.roster import Roster
from autograder.files import replace_folder
from autograder.grading.outcome import Outcome, load_outcome
from autograder.grading.standing import Standing, read_standings
from autograder.grading.submission import digest, read_submission
from autograder.nbgrader_log import nbgrader_log
from autograder.reports.exporter import FeedbackExporter
from autograder.reports.markdown import safe_markdown
from autograder.reports.pages import render
from autograder.reports.view import GradedCell, feedback_view, graded_cells, text_of
from autograder.reports.words import NOT_HANDED_IN, refusal_for_student, remarks_for_student

HERE = Path(__file__).parent
NBGRADERS_TEMPLATES = Path(nbgrader.server_extensions.formgrader.__file__).parent / "templates"


class NoFeedback(Exception):
    """A student for whom there is nothing true to show; the text says why and what to do."""


def write_feedback(
    course: Course,
    topic: str,
    roster: Roster,
    students: list[str],
    complain: Callable[[str], None],
) -> list[Path]:
    """Write the feedback of each student and return the folders that hold it.

    A student's earlier feedback is replaced at one go. `complain` hears, in one sentence each, of
    students whose feedback stays as it was: not graded yet, or handed in again since.
    """
    sources = {
        path.stem: as_handed_out(course, nbformat.read(path, as_version=4))
        for path in sorted(course.folder("source", topic).glob("*.ipynb"))
    }
    standings = read_standings(course, topic)
    with tempfile.TemporaryDirectory() as folder:
        views, pages = Path(folder) / "views", Path(folder) / "pages"
        converter = _converter(course, topic, views, pages)
        for student in students:
            name = roster.students[student].name if student in roster.students else student
            try:
                outcome = _current_outcome(course, topic, student)
                if outcome.status == "refused":
                    target = Path(converter._format_dest(topic, student))
                    _write_refused(target, outcome, name, list(sources))
                else:
                    target = Path(converter._format_source(topic, student))
                    made = _views(course, outcome, name, sources, standings.get(student))
                    _write_notebooks(target, made)
            except NoFeedback as problem:
                complain(f"{student}: no feedback for {topic}: {problem}")
        said = _convert(converter) if views.is_dir() else ""
        written = []
        for student in students:
            page = Path(converter._format_dest(topic, student))
            if page.is_dir():
                written.append(_put(page, course.folder("feedback", topic, student)))
            elif Path(converter._format_source(topic, student)).is_dir():
                complain(f"{student}: no feedback for {topic}: nbgrader cannot make it: {said}")
    return written


# --- what a page shows ----------------------------------------------------------------------------


def as_handed_out(course: Course, source: NotebookNode) -> NotebookNode:
    """A source notebook without the parts that the course's settings hide from students."""
    for part in (ClearHiddenTests, ClearMarkScheme):
        source, _ = part(config=course.config)(source, {})
    return source


def _current_outcome(course: Course, topic: str, student: str) -> Outcome:
    outcome = load_outcome(course, topic, student)
    again = f"run `autograder grade {topic}` first."
    if outcome is None:
        raise NoFeedback(f"it is not graded yet: {again}")
    if outcome.digest != digest(course.folder("submitted", topic, student)):
        raise NoFeedback(f"it was handed in again after it was graded: {again}")
    return outcome


def _views(
    course: Course,
    outcome: Outcome,
    name: str,
    sources: dict[str, NotebookNode],
    standing: Standing | None,
) -> dict[str, NotebookNode]:
    """The feedback view of each notebook that a student handed in."""
    topic, student = outcome.topic, outcome.student
    if standing is None:
        raise NoFeedback(f"the gradebook lacks it: run `autograder grade --force {topic}`.")
    try:
        submitted = read_submission(course, topic, student).notebooks
    except (Refused, OSError) as problem:
        raise NoFeedback(f"it cannot be read any more: {problem}") from None
    messages = _messages_by_notebook(outcome, sources, list(submitted))
    cells = {
        notebook: graded_cells(notebook, source, standing.cells, messages[notebook])
        for notebook, source in sources.items()
    }
    in_order = [cell for each in cells.values() for cell in each.values()]
    about = _about(outcome, name, standing, in_order, list(submitted))
    made = {}
    for notebook, handed_in in submitted.items():
        view = feedback_view(sources[notebook], handed_in, cells[notebook])
        view.metadata["autograder"] = {**about, "notebook": notebook}
        made[notebook] = view
    return made


def _messages_by_notebook(
    outcome: Outcome, sources: dict[str, NotebookNode], handed_in: list[str]
) -> dict[str, dict[str, str]]:
    """What the checks say, by notebook and grade_id.

    A mark of an older run, which names no notebook, joins the only one that has its cell.
    """
    ids = {name: {grade_id_of(cell) for cell in source.cells} for name, source in sources.items()}
    found: dict[str, dict[str, str]] = {
        name: {} if name in handed_in else {str(each): NOT_HANDED_IN for each in ids[name]}
        for name in sources
    }
    for mark in outcome.marks:
        fits = [mark.notebook] if mark.notebook else [n for n in ids if mark.grade_id in ids[n]]
        if len(fits) == 1 and fits[0] in handed_in:
            found[fits[0]][mark.grade_id] = mark.message
    return found


def _about(
    outcome: Outcome,
    name: str,
    standing: Standing,
    cells: list[GradedCell],
    handed_in: list[str],
) -> dict[str, object]:
    """What stands at the top of a page, as plain data for the template."""
    several = len({cell.notebook for cell in cells}) > 1
    return {
        "topic": outcome.topic,
        "student": text_of(name),
        "score": standing.score,
        "max_score": standing.max_score,
        "late_penalty": standing.late_penalty,
        "waiting": standing.waiting,
        "remarks": remarks_for_student(outcome.flags),
        "cells": [
            {
                "notebook": cell.notebook,
                "grade_id": cell.grade_id,
                "label": f"{cell.notebook}: {cell.grade_id}" if several else cell.grade_id,
                "shown": cell.notebook in handed_in,
                "kind": cell.kind,
                "line": cell.line,
                "symbol": cell.line[0],
                "points": cell.grade.points,
                "max_points": cell.grade.max_points,
                "waiting": cell.grade.waiting,
                "message": cell.message,
            }
            for cell in cells
        ],
    }


# --- files ----------------------------------------------------------------------------------------


def _write_notebooks(folder: Path, notebooks: dict[str, NotebookNode]) -> None:
    folder.mkdir(parents=True)
    for name, notebook in notebooks.items():
        nbformat.write(notebook, folder / f"{name}.ipynb")


def _write_refused(folder: Path, outcome: Outcome, name: str, notebooks: list[str]) -> None:
    """A page that says why a submission was not graded, under the name of the first notebook."""
    reason, to_do = refusal_for_student(text_of(outcome.reason), notebooks)
    text = render("refused.html.j2", topic=outcome.topic, student=name, reason=reason, to_do=to_do)
    folder.mkdir(parents=True)
    file = folder / f"{notebooks[0] if notebooks else outcome.topic}.html"
    file.write_text(text, encoding="utf-8")


def _put(page: Path, target: Path) -> Path:
    """Move finished pages to their place, first beside it, so that the last step is a renaming."""
    draft = target.parent / f".{target.name}.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(page, draft)
    replace_folder(draft, target)
    return target


# --- nbgrader -------------------------------------------------------------------------------------


def _converter(course: Course, topic: str, views: Path, pages: Path) -> GenerateFeedback:
    """nbgrader's GenerateFeedback, reading views in place of autograded notebooks.

    Its template is extended, not replaced: cells, scores and comments look as nbgrader shows them.
    """
    config = copy.deepcopy(course.config)
    config.CourseDirectory.root = str(course.root)
    config.CourseDirectory.db_url = course.db_url
    config.CourseDirectory.assignment_id = topic
    config.CourseDirectory.student_id = "*"
    config.CourseDirectory.notebook_id = "*"
    config.CourseDirectory.autograded_directory = str(views)
    config.CourseDirectory.feedback_directory = str(pages)
    config.GenerateFeedback.exporter_class = FeedbackExporter
    config.HTMLExporter.extra_template_basedirs = [str(HERE), str(NBGRADERS_TEMPLATES)]
    config.HTMLExporter.template_name = "templates"
    config.HTMLExporter.template_file = "feedback.html.j2"
    config.HTMLExporter.sanitize_html = True
    config.HTMLExporter.exclude_input_prompt = True
    config.HTMLExporter.exclude_output_prompt = True
    config.HTMLExporter.filters = {"markdown2html": safe_markdown}
    config.NbConvertBase.display_data_priority = ["image/png", "image/jpeg", "text/plain"]
    config.CSSHTMLHeaderPreprocessor.style = "default"
    return GenerateFeedback(coursedir=CourseDirectory(config=config), config=config)


def _convert(converter: GenerateFeedback) -> str:
    """Make the pages of all views; the result is what nbgrader says of those that fail."""
    with nbgrader_log(converter) as log, warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)
        try:
            converter.start()
        except NbGraderException:
            return log.reason
    return ""
