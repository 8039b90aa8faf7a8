"""The reference notebooks on a GPU; `make test-gpu` runs them, `make test` says why it does not."""

import subprocess
import sys

import pytest
import torch

from tests.conftest import REPOSITORY

TORCH_TOPICS = ["03_backprop", "05_fashion_cnn", "06_missing_pixels"]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no CUDA device here")
@pytest.mark.parametrize("topic", TORCH_TOPICS)
def test_a_reference_runs_on_the_gpu(topic):
    folder = REPOSITORY / "source" / topic
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", str(folder)],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-3000:]
