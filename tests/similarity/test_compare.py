"""Generated classes: those who worked apart are left alone, those who copied are found."""

import re
import time

import numpy as np
import pytest

from autograder.similarity.compare import SMALLEST_CLASS, compare

TASKS = 8
OBVIOUS = "def short(x):\n    return np.sum(x**2) / len(x) - np.sum(x) ** 2 / len(x) ** 2\n"
GIVEN = ["import numpy as np\n" + "".join(f"given_{n} = np.arange({n})\n" for n in range(60))]
STEPS = (
    "{a} = {b} * {n} + {c}",
    "{a} = np.clip({b}, -{n}, {n})",
    "for {a} in range({n}):\n        {b} = {b} + {a} * {c}",
    "if {a} > {n}:\n        {b} = -{a}",
    "{a} = [{b} - item * {n} for item in {c}]",
    "{a} = np.stack([{b}, {c}], axis={n})",
    "{a}, {b} = {b}, {a} + {n}",
    "while abs({a}) > {n}:\n        {a} /= 2 + {b}",
    "{a} = max({b}, {c}, key=lambda item: item % {n})",
    "{a} = {b}.reshape(-1, {n}).mean(axis=0) - {c}",
)


def own_answer(rng: np.random.Generator, task: int) -> str:
    """One student's way through a task: steps of her own, in her own order, under her own names."""
    names = rng.permutation([f"{letter}{task}" for letter in "abcdefgh"])
    lines = []
    for step in rng.choice(len(STEPS), size=rng.integers(5, 12)):
        a, b, c = rng.choice(names, size=3, replace=False)
        lines.append("    " + STEPS[step].format(a=a, b=b, c=c, n=rng.integers(2, 6)))
    return f"def task_{task}({names[0]}):\n" + "\n".join(lines) + f"\n    return {names[1]}\n"


def generated_class(size: int, seed: int) -> dict[str, dict[str, str]]:
    """A class of students who worked apart; `short` has one obvious answer, which all give."""
    rng = np.random.default_rng(seed)
    return {
        f"s{number:03}": {
            "short": OBVIOUS,
            **{f"task_{task}": own_answer(rng, task) for task in range(TASKS)},
        }
        for number in range(size)
    }


def disguised(code: str) -> str:
    """The same answer with other names, comments and layout."""
    code = re.sub(r"\b([a-h])(\d)\b", r"variable_\1\2", code)
    return '"""My own work."""\n' + code.replace(" = ", "  =  ").replace("\n", "  # mine\n\n")


def pairs(answers: dict[str, dict[str, str]]) -> set[tuple[str, str]]:
    return {each.students for each in compare(answers, GIVEN).agreements}


@pytest.mark.parametrize("size", [SMALLEST_CLASS, 12, 30, 100])
@pytest.mark.parametrize("seed", range(4))
def test_nobody_who_worked_apart_is_named(size, seed):
    assert pairs(generated_class(size, seed)) == set()


@pytest.mark.parametrize("size", [SMALLEST_CLASS, 12, 30, 100])
def test_a_disguised_copy_is_found(size):
    answers = generated_class(size, 5)
    answers["s002"] = {task: disguised(code) for task, code in answers["s006"].items()}
    assert pairs(answers) == {("s002", "s006")}


def test_a_copy_of_half_the_tasks_is_found():
    answers = generated_class(30, 6)
    for task in ("task_1", "task_2", "task_5", "task_7"):
        answers["s002"][task] = disguised(answers["s006"][task])
    [agreement] = compare(answers, GIVEN).agreements
    assert {part.task for part in agreement.parts} == {"task_1", "task_2", "task_5", "task_7"}
    assert 0.4 < agreement.share < 0.7


def test_a_group_of_three_is_found_pair_by_pair():
    answers = generated_class(30, 7)
    answers["s002"] = answers["s011"] = answers["s020"]
    assert pairs(answers) == {("s002", "s011"), ("s002", "s020"), ("s011", "s020")}


def test_one_obvious_answer_that_many_give_accuses_nobody():
    answers = {f"s{number}": {"short": OBVIOUS} for number in range(30)}
    assert compare(answers).agreements == ()
    few = {f"s{number}": {"short": OBVIOUS.replace("2", str(number % 9))} for number in range(30)}
    assert compare(few).agreements == ()


def test_where_all_build_on_the_same_few_ways_much_agreement_is_usual():
    rng = np.random.default_rng(4)
    ways = [own_answer(rng, task) for task in range(TASKS) for _ in range(4)]
    answers = {
        f"s{number:02}": {
            f"task_{task}": ways[4 * task + int(rng.integers(4))] for task in range(TASKS)
        }
        for number in range(24)
    }
    everybody = [set(answer.values()) for answer in answers.values()]
    assert max(len(a & b) for a in everybody for b in everybody if a is not b) > TASKS / 2
    assert pairs(answers) == set()


def test_what_was_handed_out_counts_nothing():
    answers = generated_class(12, 8)
    worked_out = {task: code for task, code in answers["s006"].items() if task != "short"}
    answers["s002"] = {**answers["s002"], **worked_out}
    assert pairs(answers) == {("s002", "s006")}
    assert compare(answers, [*GIVEN, *worked_out.values()]).agreements == ()


def test_lines_that_agree_are_marked_on_both_sides():
    answers = generated_class(30, 9)
    copied = answers["s006"]
    answers["s002"] = {task: "# mine\n\n" + disguised(code) for task, code in copied.items()}
    [agreement] = compare(answers, GIVEN).agreements
    assert {part.task for part in agreement.parts} == set(copied) - {"short"}
    marked = sum(len(part.sides[1].lines) for part in agreement.parts)
    assert marked > 0.5 * sum(len(code.splitlines()) for code in copied.values())
    for part in agreement.parts:
        mine, _ = part.sides
        lines = mine.code.splitlines()
        assert all(lines[line - 1].strip(" #mine") for line in mine.lines)
        assert 3 not in mine.lines  # the docstring


def test_too_few_students_say_nothing_of_what_is_usual():
    answers = generated_class(SMALLEST_CLASS - 1, 1)
    answers["s002"] = answers["s001"]
    comparison = compare(answers)
    assert comparison.too_small
    assert comparison.agreements == ()


def test_a_class_of_300_takes_less_than_a_minute():
    answers = generated_class(300, 2)
    answers["s299"] = {task: disguised(code) for task, code in answers["s000"].items()}
    start = time.process_time()
    found = pairs(answers)
    assert time.process_time() - start < 60
    assert found == {("s000", "s299")}
