"""Badges that open a release notebook in Colab or on Binder, and what Colab needs for that."""

import ast
import re
import sys

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.preprocessors.base import NbGraderPreprocessor
from traitlets import Unicode

from autograder.errors import CourseError

COLAB, BINDER = "https://colab.research.google.com", "https://mybinder.org"
PACKAGES = {"PIL": "pillow", "skimage": "scikit-image"}  # where import and package differ in name
INSTALL_ID = "colab"
_INSTALL = """\
# Google Colab only: install what is missing there. Anywhere else this cell does nothing.
import sys

if "google.colab" in sys.modules:
    import importlib.util
    import subprocess

    packages = {packages}  # name to import: name to install
    missing = [packages[name] for name in packages if importlib.util.find_spec(name) is None]
    if missing:
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *missing], check=True)
"""


class AddBadges(NbGraderPreprocessor):
    """Put badges under a release notebook's title, and a cell for Colab after it.

    It does so where the course's repository is set, in nbgrader_config.py; a notebook without an
    address stays as it is.
    """

    repository = Unicode("", help="OWNER/NAME of the public GitHub repository").tag(config=True)
    branch = Unicode("main", help="Branch that holds the release").tag(config=True)
    folder = Unicode("release", help="Folder of the release in the repository").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Change the notebook in place. Raises CourseError for an address that is none."""
        if self.repository:
            if not re.fullmatch(r"[\w.-]+/[\w.-]+", self.repository):
                raise CourseError(
                    f"AddBadges.repository in nbgrader_config.py is {self.repository!r}: give it "
                    "as OWNER/NAME."
                )
            about = resources["nbgrader"]
            notebook = f"{self.folder}/{about['assignment']}/{about['notebook']}.ipynb"
            with_badges(nb, badges(self.repository, self.branch, notebook))
        return nb, resources


def badges(repository: str, branch: str, notebook: str) -> str:
    """A line of markdown with both badges; `notebook` is a path in the repository."""
    colab = f"{COLAB}/github/{repository}/blob/{branch}/{notebook}"
    binder = f"{BINDER}/v2/gh/{repository}/{branch}?urlpath=lab/tree/{notebook}"
    return (
        f"[![Open in Colab]({COLAB}/assets/colab-badge.svg)]({colab}) "
        f"[![Open on Binder]({BINDER}/badge_logo.svg)]({binder})"
    )


def with_badges(notebook: NotebookNode, line: str) -> None:
    """Put a line under the title of a notebook, and the cell for Colab after the title's cell."""
    first = notebook.cells[0]
    title, _, rest = str(first.source).partition("\n")
    first.source = f"{title}\n\n{line}\n{rest}"
    notebook.cells.insert(1, install_cell(notebook))


def install_cell(notebook: NotebookNode) -> NotebookNode:
    """The cell that installs, in Colab, those packages of a notebook that are missing there."""
    names = sorted(imported(notebook) - set(sys.stdlib_module_names) - {"IPython"})
    packages = {name: PACKAGES.get(name, name) for name in names}
    cell: NotebookNode = new_code_cell(_INSTALL.replace("{packages}", repr(packages)).rstrip("\n"))
    cell["id"] = INSTALL_ID
    return cell


def imported(notebook: NotebookNode) -> set[str]:
    """Top-level names of the modules that a notebook's code imports."""
    found: set[str] = set()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        try:
            nodes = list(ast.walk(ast.parse(cell.source)))
        except SyntaxError:
            continue  # a starter that is broken on purpose
        for node in nodes:
            if isinstance(node, ast.Import):
                found |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found
