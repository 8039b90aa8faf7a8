"""Pages are nbconvert's own, without its last pass."""

from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder.reports.exporter import FeedbackExporter

CODE = 'def area(radius):\n    return f"{radius:.2f}"  # <m²>'
METADATA = {"image/png": {"alt": "A figure"}}
PICTURE = new_output("display_data", {"image/png": "iVBORw0KGgo="}, metadata=METADATA)


def test_a_page_is_what_nbconvert_makes_of_it() -> None:
    cells = [
        new_markdown_cell("# A *disc* & its <b>area</b>", id="a"),
        new_code_cell(CODE, id="b", outputs=[PICTURE, new_output("stream", text="<1>\n")]),
        new_code_cell(CODE, id="c", metadata={"magics_language": "html"}),
    ]
    notebook = new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    exporter = FeedbackExporter(template_name="classic")
    usual, _ = HTMLExporter(template_name="classic").from_notebook_node(notebook)
    for _ in range(2):  # the second page has its code from the first
        page, resources = exporter.from_notebook_node(notebook)
        assert str(BeautifulSoup(page, "html.parser")) == usual
    assert resources["output_extension"] == ".html"
