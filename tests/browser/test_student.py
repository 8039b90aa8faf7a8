"""A student opens a release notebook in JupyterLab, answers one task, and validates it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
TOPIC = "01_perceptron"
ANSWER = """def perceptron(x1, x2, w1, w2, bias):
    return int(x1 * w1 + x2 * w2 + bias >= 0)
"""


def replace_code(page: Any, beginning: str, code: str) -> None:
    """Type other code into the first cell that begins so."""
    cell = page.locator(".jp-CodeCell").filter(has_text=beginning).first
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(code)


def validated(page: Any) -> str:
    """Press Validate and read what it says."""
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    dialog.get_by_text("Validat").first.wait_for()
    page.wait_for_function(
        "document.querySelector('.jp-Dialog')?.innerText.match(/fail|success|pass/i)"
    )
    return str(dialog.inner_text())


def test_a_task_is_run_answered_and_validated(
    serve: Callable[..., Any], picture: Callable[..., None], tmp_path: Path
) -> None:
    shutil.copytree(REPOSITORY / "release" / TOPIC, tmp_path / "course")
    shutil.copy(REPOSITORY / "nbgrader_config.py", tmp_path / "course")
    page = serve(tmp_path / "course", f"lab/tree/{TOPIC}.ipynb")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    news = page.get_by_role("button", name="No", exact=True)
    page.add_locator_handler(news, lambda: news.click())
    replace_code(page, "Your name", 'name = "Ada Lovelace"\nCID = 12345678')
    replace_code(page, "def perceptron(", ANSWER)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.get_by_text("Forty days in the laboratory").first.wait_for()
    said = validated(page)
    picture(page, "validate")
    assert "train_perceptron" in said
    assert "perceptron(1000, 2, 1, -60, -933)" not in said  # the check of the answered task
