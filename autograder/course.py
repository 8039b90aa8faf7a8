"""The one place that knows a course's folders, topics and settings."""

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.errors import CourseError

CONFIG_NAME = "nbgrader_config.py"
ROSTER_NAME = "roster.csv"


@dataclass(frozen=True)
class Course:
    """A course folder: any nbgrader course, with notebooks/ beside it where topics are written."""

    root: Path
    config: Config = field(repr=False)

    @classmethod
    def open(cls, root: Path) -> "Course":
        """The course in a folder. Raises CourseError where it holds no readable configuration."""
        root = root.resolve()
        path = root / CONFIG_NAME
        if not path.is_file():
            raise CourseError(f"{root} is no course folder: it holds no {CONFIG_NAME}.")
        try:
            config = PyFileConfigLoader(path.name, path=str(root)).load_config()
        except Exception as error:
            raise CourseError(f"{path} cannot be read: {error}") from error
        return cls(root, config)

    @property
    def coursedir(self) -> CourseDirectory:
        """nbgrader's own view of the folder; it decides where everything lies."""
        directory = CourseDirectory(config=self.config)
        directory.root = str(self.root)
        return directory

    @property
    def db_url(self) -> str:
        """SQLAlchemy address of the gradebook."""
        return str(self.coursedir.db_url)

    @property
    def roster(self) -> Path:
        """The roster file, which need not exist."""
        return self.root / ROSTER_NAME

    # --- authoring ---

    def script(self, topic: str) -> Path:
        """The percent script of a topic."""
        return self.root / "notebooks" / topic / f"{topic}.py"

    def answers(self, topic: str) -> Path:
        """The answers of a topic, which need not exist."""
        return self.root / "notebooks" / topic / "answers.py"

    def misconceptions(self, topic: str) -> Path:
        """The table of a topic's misconceptions, which need not exist."""
        return self.root / "notebooks" / topic / "misconceptions.json"

    def evidence_notes(self, topic: str) -> Path:
        """What a topic says about its evidence (evidence.toml), which need not exist."""
        return self.root / "notebooks" / topic / "evidence.toml"

    def written_topics(self) -> list[str]:
        """Topics that have a percent script, in order of their names."""
        found = self.root.glob("notebooks/*/*.py")
        return sorted(path.stem for path in found if path.stem == path.parent.name)

    # --- nbgrader's folders ---

    def folder(self, step: str, topic: str, student: str = ".") -> Path:
        """Folder of a topic in a step: source, release, submitted, autograded or feedback."""
        directory = self.coursedir
        return Path(directory.format_path(getattr(directory, f"{step}_directory"), student, topic))

    def notebook(self, step: str, topic: str, student: str = ".") -> Path:
        """A topic's notebook in a step."""
        return self.folder(step, topic, student) / f"{topic}.ipynb"

    def topics(self) -> list[str]:
        """Topics that have a source notebook, in order of their names."""
        here = self.folder("source", "*")
        return sorted(path.stem for path in here.parent.glob("*/*.ipynb") if _is_topic(path))

    def submitters(self, topic: str) -> list[str]:
        """Students with a folder for a topic in submitted/, in order of their names."""
        pattern = self.folder("submitted", topic, "*")
        glob = pattern.relative_to(self.root).as_posix()
        escaped = re.escape(self.folder("submitted", topic, "STUDENT").as_posix())
        student_of = re.compile(escaped.replace("STUDENT", "([^/]+)"))
        found = (student_of.fullmatch(path.as_posix()) for path in self.root.glob(glob))
        return sorted(match[1] for match in found if match and not match[1].startswith("."))


def _is_topic(path: Path) -> bool:
    return path.stem == path.parent.name


def choose_topics(wanted: tuple[str, ...], known: list[str]) -> list[str]:
    """The topics meant on a command line: all of them where none is named.

    A topic may be named by the start of its name (``01``). Raises CourseError for a name that fits
    none or several.
    """
    if not wanted:
        return known
    chosen = []
    for name in wanted:
        fits = [topic for topic in known if topic == name] or [
            topic for topic in known if topic.startswith(name)
        ]
        if len(fits) != 1:
            what = "no topic" if not fits else f"several topics ({', '.join(fits)})"
            raise CourseError(f"{name!r} names {what}; there are {', '.join(known) or 'none'}.")
        chosen.append(fits[0])
    return chosen


def warn(text: str) -> None:
    """A remark for the person at the terminal that stops nothing."""
    print(text, file=sys.stderr)
