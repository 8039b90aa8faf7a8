"""The reports in a real browser: phone and desktop, keyboard, no scripts, no network."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nbformat.v4 import new_markdown_cell

from autograder.authoring.misconceptions import Misconception, Misconceptions
from autograder.course import Course
from autograder.exchange.roster import Roster, Student
from autograder.grading.outcome import CellMark, Outcome
from autograder.reports.class_report import class_page
from autograder.reports.course_report import course_page
from autograder.reports.summary import ClassSummary, summarise
from autograder.reports.totals import add_up
from autograder.similarity.compare import Agreement, Comparison, Part, Side

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
LONG = "test_a_task_whose_name_is_rather_long"
CODE = "def area(radius):\n    squared = radius ** 2\n    return 3.141592653589793 * squared\n"


def outcomes(topic: str) -> list[Outcome]:
    """A class of 30 with every kind of result."""
    rng = np.random.default_rng(5)
    found = []
    for number in range(29):
        able = rng.random()
        marks = tuple(
            CellMark(name, 2.0 * (rng.random() < able), 2.0, "The sum is wrong: is π there?")
            for name in ("test_one", LONG, "test_three")
        )
        score = sum(mark.points or 0.0 for mark in marks)
        flags = ("claims the College ID 1234567, which is that of Ada (s001)",) * (number % 9 == 1)
        student = f"s{number:03}"
        found.append(
            Outcome(student, topic, "graded", "", score, 6.0, flags=flags, marks=marks, seconds=1.5)
        )
    return [*found, Outcome("s029", topic, "refused", reason="it is cut off (line 7).")]


@pytest.fixture(scope="module", params=["class", "course"])
def page_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    names = [f"s{number:03}" for number in range(31)]
    roster = Roster({each: Student(each, "Ada", each, "", 1) for each in names}, [], given=True)
    summaries: list[ClassSummary] = [
        summarise(topic, outcomes(topic), roster) for topic in ("01_perceptron", "02_activations")
    ]
    side = [Side(student, CODE, frozenset({2, 3})) for student in ("s001", "s002")]
    alike = Agreement(("s001", "s002"), 90.0, 0.9, 40.0, (Part(LONG, 44, (side[0], side[1])),))
    known = Misconceptions(
        (Misconception("one", "π taken for 3", "The sum is wrong: is π there?"),)
    )
    text = {
        "class": lambda: class_page(summaries[0], known, Comparison(30, (alike,))),
        "course": lambda: course_page(add_up("neural_networks_for_materials", summaries)),
    }
    path = tmp_path_factory.mktemp("pages") / "page.html"
    path.write_text(text[request.param](), encoding="utf-8")
    return path


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Any, page_file: Path) -> Iterator[Any]:
    """A report as it opens; what it asks for and complains of is noted on the page object."""
    context = browser.new_context(viewport=request.param)
    opened = context.new_page()
    opened.asked, opened.complaints = [], []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("console", lambda message: opened.complaints.append(message.text))
    opened.goto(page_file.as_uri())
    yield opened
    context.close()


def test_it_fits_the_width_and_asks_for_nothing(page: Any) -> None:
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= screen
    assert [url[:40] for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []


def test_every_picture_is_drawn_and_described(page: Any) -> None:
    pictures = page.evaluate(
        "[...document.images].map(one => [one.complete && one.naturalWidth > 0, one.alt.length])"
    )
    assert len(pictures) == 2
    assert all(drawn and described > 30 for drawn, described in pictures)


def test_the_keyboard_reaches_results_tables_and_details(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName + document.activeElement.role"))
    assert "DIVregion" in reached
    if page.locator("summary").count():
        page.locator("summary").first.press("Enter")
        assert page.locator("details").first.get_attribute("open") is not None


def test_a_screen_reader_finds_headings_tables_and_landmarks(page: Any) -> None:
    tree = page.locator("body").aria_snapshot()
    assert tree.count("heading") >= 6
    assert "- main" in tree
    assert 'navigation "On this page"' in tree
    assert "columnheader" in tree
    assert "rowheader" in tree
    for table in page.get_by_role("table").all():
        assert table.evaluate("one => one.caption.innerText.length > 3")


CONTRAST = """() => {
  const number = colour => colour.match(/[\\d.]+/g).map(Number)
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0)
  const ground = one => {
    for (; one; one = one.parentElement) {
      const colour = number(getComputedStyle(one).backgroundColor)
      if (colour.length < 4 || colour[3] > 0) return colour
    }
    return [255, 255, 255]
  }
  document.querySelectorAll('details').forEach(one => { one.open = true })
  const found = []
  for (const one of document.querySelectorAll('body *')) {
    if (![...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue
    const [a, b] = [light(number(getComputedStyle(one).color)), light(ground(one))]
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    if (ratio < 4.5) found.push([one.tagName, one.className, ratio])
  }
  return found
}"""  # the contrast ratio of WCAG 2.2, in luminance, so that it holds in greyscale, too


def test_all_text_stands_out_from_its_ground(page: Any) -> None:
    assert page.evaluate(CONTRAST) == []


WIDE = "\n".join("|" + "| ".join(cells) + "|" for cells in (["one column"] * 20, ["---"] * 20))


def test_feedback_fits_a_phone_and_asks_for_nothing(
    browser: Any, course: Course, hand_in: Callable[..., Path]
) -> None:
    hand_in("ada", {"why": WIDE}, change=lambda given: given.cells.append(new_markdown_cell(WIDE)))
    for command in ("grade", "feedback"):
        words = [sys.executable, "-m", "autograder.cli", command, "toy"]
        subprocess.run(words, cwd=course.root, check=True, capture_output=True)
    page = browser.new_page(viewport=PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((course.folder("feedback", "toy", "ada") / "toy.html").as_uri())
    assert page.get_by_role("table").count() == 3  # that of the tasks, and Ada's two
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate("document.documentElement.lang") == "en-GB"
    assert [url[:40] for url in asked if not url.startswith(("file:", "data:"))] == []
    page.close()


def test_without_scripts_everything_is_there(browser: Any, page_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=DESKTOP)
    page = context.new_page()
    page.goto(page_file.as_uri())
    text = page.locator("main").inner_text()
    for words in ("All students", "s029", LONG):
        assert words in text
    context.close()
