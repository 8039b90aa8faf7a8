"""What the warm parent imports, and when."""

import subprocess
import sys

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.kernels.preload import ON_DEMAND, import_packages, mentioned
from autograder.kernels.zygote import close_zygote


@pytest.fixture
def new_parent():
    """A warm parent that has imported nothing on demand yet."""
    close_zygote()


def plain(cell: dict) -> str:
    return cell["outputs"][0]["data"]["text/plain"]


def notebook_of(*sources: str) -> NotebookNode:
    return new_notebook(cells=[new_markdown_cell("torch"), *map(new_code_cell, sources)])


def test_packages_that_the_code_mentions_are_found():
    assert mentioned(notebook_of("import numpy as np\ntorchlight = 1", "x = 1")) == ()
    assert mentioned(notebook_of("import numpy", "from torch import nn")) == ("torch",)
    both = notebook_of("import torchvision.transforms as T", "import torch\ntorch.optim.SGD")
    assert mentioned(both) == ON_DEMAND
    assert mentioned(both, left_out={2}) == ("torchvision",)


def test_the_first_optimiser_imports_next_to_nothing(new_parent, warm):
    """Eight hundred modules otherwise, half a second of each process of each submission."""
    code = (
        "import sys, torch\nbefore = set(sys.modules)\n"
        "torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.1).zero_grad()\n"
        "len(set(sys.modules) - before) < 10"
    )
    cells, _ = warm(code, packages=mentioned(notebook_of(code)))
    assert plain(cells[0]) == "True"


def test_a_process_has_the_packages_of_its_notebook_and_can_import_others(new_parent, warm):
    """In this order: the warm parent keeps what it has imported."""
    asked = "import sys\n[each in sys.modules for each in ('numpy', 'torch', 'torchvision')]"
    cells, _ = warm(asked, "import torch\nfloat(torch.ones(3).sum())", packages=())
    assert plain(cells[0]) == "[True, False, False]"
    assert plain(cells[1]) == "3.0"
    cells, _ = warm(asked, packages=("torch",))
    assert plain(cells[0]) == "[True, True, False]"
    cells, _ = warm(asked, "import torch\ntorch.get_num_threads()")
    assert plain(cells[0]) == "[True, True, True]"
    assert plain(cells[1]) == "1"


def test_a_tensor_reaches_tests_that_have_not_imported_torch(new_parent, warm, names):
    cells, _ = warm(
        "def f(x):\n    import torch\n    return torch.tensor(2.0 * x)",
        "# test\nassert f(1) == 2",
        "# test\nassert f(1) == 3",
        packages=(),
    )
    assert [names(cell) for cell in cells[1:]] == [[], ["AssertionError"]]


def test_packages_are_imported_once():
    import_packages(("json",))
    assert not import_packages(("json",))


def test_no_grammar_of_addresses_is_built_to_read_a_notebook():
    """It would take most of a second at every start; who wants it can still import it."""
    code = (
        "import sys, autograder.cli, nbformat; print('rfc3987_syntax' in sys.modules); "
        "import rfc3987_syntax"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
