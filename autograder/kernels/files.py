"""The files beside a notebook, as data."""

from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath


def read_files(folder: Path, ignore: Iterable[str] = ()) -> dict[str, bytes]:
    """A folder's regular files by relative path; links, and names that fit `ignore`, stay out."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_symlink() or any(fnmatch(path.name, pattern) for pattern in ignore):
            continue
        if path.is_dir():
            inside = read_files(path, ignore)
            found.update({f"{path.name}/{name}": data for name, data in inside.items()})
        elif path.is_file():
            found[path.name] = path.read_bytes()
    return found


def overlay(handed_in: dict[str, bytes], given: dict[str, bytes]) -> dict[str, bytes]:
    """Files by relative path; where two need one place, as file or as folder, `given` has it."""
    places = {str(place) for name in given for place in (name, *PurePosixPath(name).parents)}

    def is_free(name: str) -> bool:
        above = map(str, PurePosixPath(name).parents)
        return name not in places and given.keys().isdisjoint(above)

    return {**{name: data for name, data in handed_in.items() if is_free(name)}, **given}


def write_files(folder: str | Path, files: dict[str, bytes]) -> None:
    """Write files by relative path into a folder, which is made where it does not exist."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        target = Path(folder) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
