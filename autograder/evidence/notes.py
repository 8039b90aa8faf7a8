"""What a topic says about its own evidence: the file notebooks/<topic>/evidence.toml."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import CourseError
from autograder.evidence.mutants import Mutant

DEFAULT_CIDS = 50


@dataclass(frozen=True)
class Notes:
    """What a topic's evidence.toml says."""

    cids: int = DEFAULT_CIDS  # how many College IDs `make evidence` tries
    sizes: dict[str, int] = field(default_factory=dict)  # task -> how many of its mutants to grade
    reasons: dict[tuple[str, str], str] = field(default_factory=dict)  # (task, mutant) -> why

    def entry_for(self, mutant: Mutant) -> tuple[str, str] | None:
        """The entry that excuses a mutant should it survive; an exact name before a pattern."""
        meant = [
            (task, pattern)
            for task, pattern in self.reasons
            if task == mutant.task and fits(pattern, mutant.name)
        ]
        return max(meant, key=lambda entry: len(entry[1]), default=None)


def fits(pattern: str, name: str) -> bool:
    """Whether an entry means a mutant; ``…`` in it stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("…"))), name) is not None


def read_notes(path: Path) -> Notes:
    """A topic's evidence.toml, empty where it does not exist.

    ``cids`` is the number of College IDs that `make evidence` tries. ``[sample]`` holds how many
    mutants of a task to grade, ``[equivalent.<task>]`` reasons, each under a mutant's name, in
    which ``…`` stands for anything. Raises CourseError, naming the file, where it is no TOML or
    holds anything else.
    """
    if not path.exists():
        return Notes()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{path} is no TOML: {error}.") from None
    cids = data.pop("cids", DEFAULT_CIDS)
    if type(cids) is not int or cids < 1:
        raise CourseError(f"{path}: cids is no positive whole number.")
    sizes, equivalent = data.pop("sample", {}), data.pop("equivalent", {})
    if data:
        raise CourseError(
            f"{path} holds {next(iter(data))!r}; it may hold cids, sample and equivalent."
        )
    for task, size in sizes.items():
        if not isinstance(size, int) or size < 1:
            raise CourseError(f"{path}: the sample of {task} is no positive whole number.")
    reasons = {}
    for task, entries in equivalent.items():
        for name, reason in entries.items() if isinstance(entries, dict) else [(entries, "")]:
            if not isinstance(reason, str) or not reason.strip():
                raise CourseError(f"{path}: {task}, {name!r} has no reason in words.")
            reasons[task, name] = reason
    return Notes(cids, sizes, reasons)
