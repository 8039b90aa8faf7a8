"""How much a submission may use, set in nbgrader_config.py."""

from dataclasses import dataclass, fields, replace
from typing import Any

from traitlets.config import Config

from autograder.errors import CourseError

SETTING = "SubmissionLimits"
PATIENCE = 4.0  # wall seconds per CPU second: on a busy machine code waits for its turn
CELLS_AT_THE_LIMIT = 5  # a notebook in which more cells run into the limit is stopped
GRACE = 5.0  # wall seconds that an interrupted cell has to end


@dataclass(frozen=True)
class Limits:
    """What one submission may use; every notebook of it has its own.

    CPU seconds decide, so that a busy machine changes no mark; wall seconds catch code that sleeps,
    and time spent waiting for a processor does not count among them.
    Zero for a derived limit means: `PATIENCE` times the CPU seconds, or `CELLS_AT_THE_LIMIT` times
    those of a cell.
    """

    cell_cpu_seconds: float = 30.0
    cell_wall_seconds: float = 0.0
    notebook_cpu_seconds: float = 0.0
    notebook_wall_seconds: float = 0.0
    memory_bytes: int = 4 << 30  # of each process
    processes: int = 64  # and threads
    output_bytes: int = 16 << 20  # of a notebook, figures included
    file_bytes: int = 256 << 20  # that a submission may write
    handed_in_bytes: int = 64 << 20  # of the files handed in

    @property
    def cell_wall(self) -> float:
        """Wall seconds of one cell."""
        return self.cell_wall_seconds or PATIENCE * self.cell_cpu_seconds

    @property
    def notebook_cpu(self) -> float:
        """CPU seconds of a whole notebook."""
        return self.notebook_cpu_seconds or CELLS_AT_THE_LIMIT * self.cell_cpu_seconds

    @property
    def notebook_wall(self) -> float:
        """Wall seconds of a whole notebook."""
        return self.notebook_wall_seconds or PATIENCE * self.notebook_cpu

    @classmethod
    def of(cls, config: Config, topic: str) -> "Limits":
        """The limits of a topic.

        ``c.SubmissionLimits.<field>`` sets one for all topics, ``c.SubmissionLimits.topics`` (topic
        to field to value) for one; the CPU seconds of a cell are ``c.Execute.timeout`` where
        nothing else is said. Raises CourseError for a name or a value that is no limit.
        """
        settings = dict(config.get(SETTING, {}))
        topics = settings.pop("topics", {})
        limits = cls()
        if config.Execute.get("timeout"):
            limits = replace(limits, cell_cpu_seconds=float(config.Execute.timeout))
        for where, chosen in (("", settings), (f" for {topic}", topics.get(topic, {}))):
            limits = replace(limits, **{k: _checked(k, v, where) for k, v in chosen.items()})
        return limits


def _checked(name: str, value: Any, where: str) -> Any:
    known = {field.name: field.type for field in fields(Limits)}
    if name not in known:
        raise CourseError(
            f"nbgrader_config.py: {SETTING} has no limit {name!r}{where}; there are "
            f"{', '.join(known)}."
        )
    if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
        raise CourseError(
            f"nbgrader_config.py: {SETTING}.{name}{where} is {value!r}; it must be above zero."
        )
    return value
