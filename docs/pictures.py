"""Draw the pictures of the README: a page of a notebook and the class report of the demo.

Needs Chromium (or Chrome) on this machine, and the demo (`make demo`). Run by `make pictures`.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from PIL import Image

ROOT = Path(__file__).parents[1]
TOPIC = "01_perceptron"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
MOST_BYTES = 300_000


def main() -> None:
    """Write docs/notebook.png and docs/report.png."""
    report = ROOT / "demo" / "reports" / TOPIC / f"{TOPIC}.html"
    if not report.is_file():
        sys.exit(f"{report} is missing: run `make demo` first.")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "notebook.html"
        page.write_text(notebook_page(), encoding="utf-8")
        take_picture(page, ROOT / "docs" / "notebook.png", height=760)
        take_picture(report, ROOT / "docs" / "report.png", height=1300)


def notebook_page() -> str:
    """The part of the executed reference around the figure to remember, as HTML."""
    notebook = nbformat.read(ROOT / "source" / TOPIC / f"{TOPIC}.ipynb", as_version=4)
    NotebookClient(notebook, timeout=600).execute()
    start = next(
        index for index, cell in enumerate(notebook.cells) if "train_perceptron" in cell.id
    )
    after = (i for i, cell in enumerate(notebook.cells) if i > start and has_picture(cell))
    notebook.cells = notebook.cells[next(after) - 1 :][:3]
    for cell in notebook.cells:
        cell.source = re.sub(r"\$([A-Za-z])\$", r"*\1*", cell.source)  # MathJax is not at hand
    html, _ = HTMLExporter(template_name="lab", exclude_input=True).from_notebook_node(notebook)
    return str(html)


def has_picture(cell: nbformat.NotebookNode) -> bool:
    """Whether a cell's outputs hold an image."""
    return any("image/png" in output.get("data", {}) for output in cell.get("outputs", []))


def take_picture(page: Path, picture: Path, *, height: int) -> None:
    """A screenshot of a page, in few enough colours to be a small file."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"No browser found; install one of {', '.join(BROWSERS)}.")
    subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--hide-scrollbars",
            f"--window-size=1100,{height}",
            f"--screenshot={picture}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
    )
    Image.open(picture).convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(
        picture, optimize=True
    )
    if picture.stat().st_size > MOST_BYTES:
        sys.exit(f"{picture} is larger than {MOST_BYTES} bytes.")
    print(picture)


if __name__ == "__main__":
    main()
