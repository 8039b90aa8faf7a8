"""What holds in every notebook of the course, read off the source without running it."""

import ast
import re

import nbformat
import pytest

from autograder.authoring.answers import read_answers
from autograder.authoring.roles import role_of
from autograder.authoring.script import read_script
from autograder.course import Course
from autograder.evidence.verify import solution_cells, task_of
from autograder.grading.demos import names_bound
from autograder.kernels.task import is_test
from tests.conftest import REPOSITORY

COURSE = Course.open(REPOSITORY)
POINTS = {  # the graded interface: instructors may grade against it for years
    "01_perceptron": {
        "perceptron": 2,
        "perceptron_n": 2,
        "scale_data": 2,
        "decision_map": 3,
        "train_perceptron": 4,
        "sigmoid": 2,
        "phase_diagram": 3,
        "reentrant_weights": 2,
    },
    "02_activations": {
        "logistic": 2,
        "rectifiers": 3,
        "softplus": 2,
        "derivatives": 4,
        "numerical_derivative": 2,
        "chain_gradient": 2,
        "dead_fraction": 2,
        "relu_interpolant": 3,
    },
    "03_backprop": {
        "neuron_gradients": 3,
        "value": 4,
        "count_parameters": 1,
        "forward": 3,
        "backward": 5,
        "numerical_gradient": 2,
        "minibatches": 2,
        "train": 3,
        "sinc": 1,
    },
    "04_image_kernels": {
        "correlate": 4,
        "correlate_same": 2,
        "output_size": 2,
        "kernel_effects": 2,
        "normalise_kernel": 2,
        "gradient_magnitude": 3,
        "grain_boundaries": 4,
        "mean_intercept": 3,
    },
    "05_fashion_cnn": {
        "layer_shapes": 2,
        "simple_cnn": 4,
        "train_one_epoch": 4,
        "evaluate": 3,
        "trained": 3,
        "confusion_matrix": 3,
        "most_confused": 2,
        "discussion": 2,
        "lenet5": 3,
    },
    "06_missing_pixels": {
        "generate_image": 3,
        "masked_mse": 3,
        "mean_fill": 2,
        "neighbour_fill": 3,
        "train_model": 4,
        "sweep": 4,
        "optimiser": 3,
        "better_model": 4,
        "conclusion": 2,
    },
}
TOPICS = COURSE.written_topics()


@pytest.fixture(scope="module", params=TOPICS)
def notebook(request):
    found = read_script(COURSE.script(request.param))
    found.metadata["topic"] = request.param
    return found


def graded(notebook):
    return [(role, cell) for cell in notebook.cells if (role := role_of(cell))]


def test_all_six_topics_are_there():
    assert list(POINTS) == TOPICS


def test_points_are_those_of_the_specification(notebook):
    wanted = POINTS[notebook.metadata["topic"]]
    found = dict.fromkeys(wanted, 0)
    for (kind, grade_id), cell in graded(notebook):
        if kind in ("test", "written"):
            task = task_of(grade_id, [*wanted, "identity"])
            if cell.metadata.nbgrader.points:
                found[task] += cell.metadata.nbgrader.points
    assert found == wanted


def test_a_table_says_what_each_part_is_worth_and_how_long_it_takes(notebook):
    text = next(cell.source for cell in notebook.cells if "| points | minutes |" in cell.source)
    table = text[text.index("| points | minutes |") :].split("\n\n")[0]
    rows = [[cell.strip(" *") for cell in row.split("|")] for row in table.splitlines()[2:]]
    parts = [(row[-3], int(row[-2])) for row in rows if "sum" not in row]
    assert all(minutes > 0 for _, minutes in parts)
    points = sum(int(points) for points, _ in parts if points.isdigit())
    assert points == sum(POINTS[notebook.metadata["topic"]].values())


def test_identity_comes_first_and_is_worth_nothing(notebook):
    cells = graded(notebook)
    assert [role for role, _ in cells[:2]] == [("solution", "identity"), ("test", "test_identity")]
    assert cells[1][1].metadata.nbgrader.points == 0
    assert "checks.identity(name, CID)" in cells[1][1].source


def test_the_setup_cell_is_the_same_everywhere(notebook):
    guide = (REPOSITORY / "docs" / "authors.md").read_text()
    [setup] = re.findall(r'```python\n# %% locked="setup"\n(.*?)\n```', guide, re.DOTALL)
    [cell] = [cell for (_, name), cell in graded(notebook) if name == "setup"]
    assert cell.source == setup


def test_hidden_parts_alone_know_the_autograder(notebook):
    for cell in notebook.cells:
        role = role_of(cell)
        if "autograder" in cell.source and cell.cell_type == "code":
            assert role is not None and role[0] == "test", cell.source[:80]


def test_what_a_test_cell_assigns_begins_with_an_underscore(notebook):
    for (kind, grade_id), cell in graded(notebook):
        if kind != "test":
            continue
        for node in ast.parse(cell.source).body:
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            for target in targets:
                for part in ast.walk(target) if target is not None else ():
                    if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                        assert part.id.startswith("_"), (grade_id, part.id)


def test_nothing_reseeds_what_the_cid_has_seeded(notebook):
    for cell in notebook.cells:
        if role_of(cell) is None and cell.cell_type == "code":
            assert "np.random.seed(" not in cell.source


def test_every_figure_has_words_for_those_who_cannot_see_it(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code" and role_of(cell) is None:
            shown = cell.source.count("plt.subplots(") + cell.source.count("plt.figure(")
            assert shown == 0 or "alt=" in cell.source, cell.source[:200]


def test_every_solution_has_a_test(notebook):
    tests = [name for (kind, name), _ in graded(notebook) if kind == "test"]
    tasks = list(solution_cells(notebook))
    assert {task_of(name, tasks) for name in tests} == set(tasks)


@pytest.mark.parametrize("topic", COURSE.topics())
def test_no_shown_test_takes_the_name_of_a_helper(topic):
    """A student who runs it would lose a function of theirs. Hidden tests run elsewhere."""
    release = nbformat.read(COURSE.notebook("release", topic), as_version=4)
    tests = [cell.source for cell in release.cells if cell.cell_type == "code" and is_test(cell)]
    bound = frozenset().union(*map(names_bound, tests))
    helpers = {
        f"{name} of {answer.label}"
        for answer in read_answers(COURSE.answers(topic))
        if parses(answer.code)
        for name in names_bound(answer.code) & bound
    }
    assert bound and not helpers


def parses(code: str) -> bool:
    try:
        ast.parse(code)
    except SyntaxError:
        return False
    return True
