"""Where the course's data lies, and its files made ready for processes that may only read."""

import gzip
import os
import shutil
from pathlib import Path

DATA_VARIABLE = "COURSE_DATA"
# What else notebooks read of the environment: how much to train, for tests of the course itself.
PASSED_ON = ("COURSE_QUICK", "COURSE_TRAIN_SIZE")


def data_folder() -> Path:
    """Where FashionMNIST is kept: COURSE_DATA, else a per-user cache folder."""
    return Path(os.environ.get(DATA_VARIABLE) or Path.home() / ".cache" / "nn-materials")


def passed_on() -> dict[str, str]:
    """The variables of this process's environment that a submission sees, too."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def unpack_data(folder: Path) -> list[Path]:
    """Unpack what torchvision would unpack at its first use; the files that this made.

    A submission sees the folder read-only, so that torchvision cannot do it there.
    """
    made = []
    for packed in sorted(folder.glob("FashionMNIST/raw/*-ubyte.gz")):
        target = packed.with_suffix("")
        if target.is_file():
            continue
        draft = target.with_name(f".{target.name}.draft")
        with gzip.open(packed, "rb") as source, draft.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        draft.replace(target)
        made.append(target)
    return made
