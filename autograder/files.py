"""Files written whole or not at all."""

import shutil
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path


def write_if_changed(path: Path, text: str) -> bool:
    """Write a text file at one go (never half); True where its content changed."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
    return True


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file at one go, in place of an older one; never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def mirror(source: Path, target: Path) -> bool:
    """Make `target` hold the same files as `source`; True where that changed anything."""
    changed = False
    wanted = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    for path in sorted(target.rglob("*")) if target.is_dir() else []:
        if path.is_file() and path.relative_to(target) not in wanted:
            path.unlink()
            changed = True
    for name in sorted(wanted):
        data, here = (source / name).read_bytes(), target / name
        if not here.is_file() or here.read_bytes() != data:
            here.parent.mkdir(parents=True, exist_ok=True)
            here.write_bytes(data)
            changed = True
    return changed


def copy_files(source: Path, target: Path, ignore: Iterable[str] = ()) -> None:
    """Copy a folder's regular files; links and names that fit a pattern of `ignore` stay behind."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.iterdir()) if source.is_dir() else []:
        if path.is_symlink() or any(fnmatch(path.name, pattern) for pattern in ignore):
            continue
        if path.is_dir():
            copy_files(path, target / path.name, ignore)
        elif path.is_file():
            shutil.copyfile(path, target / path.name)


def replace_folder(draft: Path, target: Path) -> None:
    """Put a finished folder in the place of an older one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        old = target.with_name(f".{target.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)
        draft.rename(target)
        shutil.rmtree(old)
    else:
        draft.rename(target)
