"""Build source/ from the percent scripts and release/ from source/."""

import copy
import shutil
import tempfile
from pathlib import Path

import nbformat
import nbgrader
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from nbformat import ValidationError
from nbformat.reader import NotJSONError
from nbgrader.api import Base
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import create_engine

from autograder.authoring.script import read_script, write_script
from autograder.course import Course
from autograder.errors import CourseError
from autograder.files import mirror, write_if_changed
from autograder.nbgrader_log import nbgrader_log


def source_text(script: Path) -> str:
    """The source notebook of a percent script, as the text of its file."""
    return nbformat.writes(read_script(script), version=4) + "\n"


def build_source(course: Course, topic: str) -> bool:
    """Write source/<topic>/<topic>.ipynb; True where that changed it."""
    return write_if_changed(course.notebook("source", topic), source_text(course.script(topic)))


def import_source(notebook: Path) -> str:
    """The percent script of a source notebook that was edited as a notebook."""
    try:
        return write_script(nbformat.read(notebook, as_version=4))
    except FileNotFoundError:
        raise CourseError(f"{notebook} does not exist.") from None
    except (NotJSONError, ValidationError) as error:
        reason = str(error).strip().splitlines()[0]
        raise CourseError(f"{notebook} is no notebook: {reason}") from None


def generate(course: Course, topic: str, release: Path, db_url: str) -> None:
    """Run nbgrader's own generate_assignment for one topic.

    Writes `release`/<topic>/ (other files of source/<topic>/ included) and records the source cells
    in the gradebook at `db_url`, against which submissions are graded. Raises CourseError, with
    what nbgrader says, where it fails; then nothing of the release is left half-written.
    """
    source = course.notebook("source", topic)
    if not source.is_file():
        raise CourseError(f"{source} does not exist: run `autograder build {topic}` first.")
    with tempfile.TemporaryDirectory() as folder:
        config = copy.deepcopy(course.config)
        config.CourseDirectory.root = str(course.root)
        config.CourseDirectory.assignment_id = topic
        config.CourseDirectory.release_directory = folder
        config.CourseDirectory.db_url = db_url
        config.GenerateAssignment.force = True
        converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
        with nbgrader_log(converter) as log:
            try:
                converter.start()
            except Exception as error:  # nbgrader's own and those of its preprocessors
                raise CourseError(f"{source}: nbgrader cannot release it: {log.reason}") from error
        release.mkdir(parents=True, exist_ok=True)
        draft = release / f".{topic}.draft"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(Path(folder) / topic, draft)
        shutil.rmtree(release / topic, ignore_errors=True)
        draft.rename(release / topic)


def build_release(course: Course, topic: str) -> bool:
    """Write release/<topic>/ from source/<topic>/; True where that changed it."""
    with tempfile.TemporaryDirectory() as folder:
        release = Path(folder) / "release"
        generate(course, topic, release, throwaway_gradebook(Path(folder)))
        return mirror(release / topic, course.folder("release", topic))


def throwaway_gradebook(folder: Path) -> str:
    """Address of a new gradebook in a folder, for a release that nothing is graded against.

    With its tables made and numbered beforehand: nbgrader starts alembic for every gradebook that
    has none, and a gradebook without a number is none of today's nbgrader.
    """
    address = f"sqlite:///{folder / 'gradebook.db'}"
    engine = create_engine(address)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        revisions = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic"))
        MigrationContext.configure(connection).stamp(revisions, "head")
    engine.dispose()
    return address
