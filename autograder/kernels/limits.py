"""How long a submission may run."""

from dataclasses import dataclass

from traitlets.config import Config

DEFAULT_CELL_SECONDS = 30.0  # nbgrader's own default
CELLS_AT_THE_LIMIT = 5  # a notebook in which more cells run into the limit is stopped
GRACE = 5.0  # seconds that an interrupted cell has to end


@dataclass(frozen=True)
class Limits:
    """Wall-clock seconds for one cell and for a whole notebook."""

    cell_seconds: float = DEFAULT_CELL_SECONDS
    notebook_seconds: float = CELLS_AT_THE_LIMIT * DEFAULT_CELL_SECONDS

    @classmethod
    def of(cls, config: Config) -> "Limits":
        """The limits of a course: ``c.Execute.timeout`` in nbgrader_config.py."""
        cell = config.Execute.get("timeout") or DEFAULT_CELL_SECONDS
        return cls(float(cell), CELLS_AT_THE_LIMIT * float(cell))
