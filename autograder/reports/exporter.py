"""nbconvert's HTML for the feedback of a class: what many pages share is made once."""

from functools import lru_cache
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.filters import Highlight2HTML
from nbformat import NotebookNode

MOST_KEPT = 1024  # pieces of highlighted code


class FeedbackExporter(HTMLExporter):
    """HTMLExporter without its last pass, in which BeautifulSoup reads and writes a page again.

    That takes twice the time of all else, to describe pictures (a feedback view has that done) and
    to make JupyterLab's cells focusable (nbgrader's template has none).
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        highlight = Highlight2HTML(pygments_lexer="python", parent=self)
        self._highlighted = lru_cache(MOST_KEPT)(lambda code: str(highlight(code)))

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **settings: Any
    ) -> tuple[str, dict[str, Any]]:
        """A notebook as HTML, and nbconvert's resources."""
        resources = self._init_resources(resources)
        self.register_filter("highlight_code", self._highlight)
        return super(HTMLExporter, self).from_notebook_node(nb, resources, **settings)

    def _highlight(self, code: str, metadata: Any = None) -> str:
        """Code as HTML; metadata could name the language of a cell, which is Python here."""
        return self._highlighted(code)
