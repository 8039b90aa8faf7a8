import nbformat
import pytest

from autograder.errors import CourseError
from autograder.evidence import parity as module
from autograder.evidence.parity import Figure, as_markdown, names_figures, parity


@pytest.fixture
def notebook(tmp_path):
    def write(*cells: str):
        path = tmp_path / "toy.ipynb"
        new = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        nbformat.write(new, path)
        return path

    return write


def test_two_runs_of_a_reference_are_compared_figure_by_figure(notebook, tmp_path):
    runs = tmp_path / "runs"
    counts = f"import pathlib\nruns = pathlib.Path({str(runs)!r}); n = runs.exists(); runs.touch()"
    path = notebook(
        counts,
        "recorded = {'accuracy': 0.8 + 0.1 * n, 'loss': 2.0}\n"
        "tolerances = {'accuracy': 0.05, 'loss': 0.1}",
    )
    assert names_figures(path)
    accuracy, loss = parity("toy", path, devices=("cpu", "cpu"))
    assert (accuracy.first, accuracy.second, accuracy.agrees) == (0.8, pytest.approx(0.9), False)
    assert loss.agrees
    assert "| toy | accuracy | 0.8 | 0.9 | 11.1% | 5% |" in as_markdown([accuracy, loss])


def test_a_reference_that_fails_is_named(notebook, tmp_path):
    path = notebook("raise ValueError", "tolerances = {}")
    assert not names_figures(path)
    with pytest.raises(CourseError, match=r"toy\.ipynb does not reach the end"):
        parity("toy", path, devices=("cpu", "cpu"))


def test_figures_without_a_tolerance_are_named(notebook, tmp_path):
    path = notebook("recorded = {'loss': 1.0}\ntolerances = {}")
    with pytest.raises(CourseError, match="name different figures"):
        parity("toy", path, devices=("cpu", "cpu"))


def test_without_a_gpu_parity_fails_with_a_sentence(notebook, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "has_cuda", lambda: False)
    with pytest.raises(CourseError, match="torch sees no CUDA device"):
        parity("toy", notebook("recorded = {}\ntolerances = {}"))


def test_two_zeros_agree():
    assert Figure("t", "n", 0.0, 0.0, 0.0).agrees
