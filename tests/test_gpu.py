"""The reference notebooks on a GPU: run by `make test-gpu`, skipped where no GPU is seen."""

import subprocess
import sys

import pytest
import torch

from autograder.course import Course
from tests.conftest import REPOSITORY


@pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no CUDA device here")
@pytest.mark.parametrize("topic", Course.open(REPOSITORY).topics())
def test_a_reference_runs_on_the_gpu(topic):
    folder = REPOSITORY / "source" / topic
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", str(folder)],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-3000:]
