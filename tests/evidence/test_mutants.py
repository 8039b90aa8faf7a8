import ast

import pytest

from autograder.evidence.mutants import mutants_of, sample
from autograder.evidence.operators import OPERATORS


def bodies(code, kind=None):
    """The last line of each mutant of a function ``f`` with this code as its body."""
    source = "def f(a, b):\n" + "\n".join(f"    {line}" for line in code.split("\n"))
    return {
        each.code.split("\n", 1)[1].replace("\n", "; ").replace("    ", "")
        for each in mutants_of("f", source)
        if kind in (None, each.kind)
    }


@pytest.mark.parametrize(
    ("kind", "code", "wanted"),
    [
        ("arithmetic", "return a - b", {"return a + b"}),
        ("arithmetic", "return -a", {"return a"}),
        ("arithmetic", "a += b", {"a -= b", "a = b"}),
        ("dropped term", "return a * b", {"return a", "return b"}),
        ("dropped term", "return a ** b", {"return a"}),
        ("comparison", "return a < b", {"return a <= b", "return a > b"}),
        ("logic", "return a and b", {"return a or b", "return a", "return b"}),
        ("logic", "return not a", {"return a"}),
        ("branch", "return a if b else 0", {"return a", "return 0"}),
        ("constant", "return 0", {"return 1", "return -1"}),
        ("constant", "return 0.5", {"return 1.0", "return 0.25", "return -0.5"}),
        ("constant", "return 0.0", {"return 1.0"}),
        ("constant", "return True", {"return False"}),
        ("dropped statement", "a[0] = b\nreturn a", {"pass; return a"}),
        ("slice or index", "return a[1:]", {"return a[:]"}),
        ("slice or index", "return a[b]", {"return a[b - 1]", "return a[b + 1]"}),
        ("dropped call", "return a.copy()", {"return a"}),
        ("dropped call", "return np.exp(a)", {"return a"}),
        ("dropped call", "return a.T", {"return a"}),
        ("swapped call", "return np.sum(a)", {"return np.mean(a)"}),
        ("swapped call", "return max(a)", {"return min(a)"}),
        ("swapped call", "return sum(a)", set()),  # there is no built-in mean
        ("arguments", "return g(a, b)", {"return g(b, a)"}),
        ("arguments", "return g(a, axis=0)", {"return g(a)"}),
        ("arguments", "return (a, b)", {"return (b, a)"}),
        ("arguments", "return {1: a, 2: b}", {"return {1: b, 2: a}"}),
        ("wrong variable", "return a", {"return b"}),
        ("dropped context", "with torch.no_grad():\n    return a", {"return a"}),
        ("loop", "for i in a:\n    g(i)", {"for i in a:; g(i); break"}),
    ],
)
def test_an_operator_makes_its_mistakes(kind, code, wanted):
    assert bodies(code, kind) == wanted


def test_every_operator_is_tried_above():
    tried = {mark.args[1][place][0] for mark in _marks() for place in range(len(mark.args[1]))}
    assert tried == set(OPERATORS)


def _marks():
    return test_an_operator_makes_its_mistakes.pytestmark


def test_a_range_begins_late_and_ends_early_or_late():
    ranges = {
        line for line in bodies("for i in range(a):\n    g(i)", "loop") if "break" not in line
    }
    assert ranges == {f"for i in range({ends}):; g(i)" for ends in ("a - 1", "a + 1", "1, a")}


def test_messages_imports_docstrings_and_guards_are_left_alone():
    code = """'Says 1 + 1.'
import os
for i in zip(a, a, strict=True):
    raise ValueError(1 + 1)"""
    mutants = mutants_of("f", "def f(a):\n" + "\n".join(f"    {each}" for each in code.split("\n")))
    assert mutants
    for mutant in mutants:
        assert "'Says 1 + 1.'" in mutant.code.replace('"""', "'")
        assert "import os" in mutant.code
        assert "strict=True" in mutant.code or "zip" not in mutant.code
        assert "raise ValueError(1 + 1)" in mutant.code


def test_no_mutant_is_made_twice_and_none_is_the_original():
    source = "def f(a, b):\n    return a * 1 + b * 1"
    codes = [mutant.code for mutant in mutants_of("f", source)]
    assert len(codes) == len(set(codes)) > 10
    assert source not in codes


def test_defaults_and_nested_functions_are_changed_too():
    source = "def f(a, h=0.5):\n    def g(c):\n        return c - a\n    return g"
    names = [mutant.name for mutant in mutants_of("f", source)]
    assert "f: def f(a, h=0.5): → def f(a, h=1.0):" in names
    assert "f.g: return c - a → return c + a" in names


def test_mutants_of_one_name_are_numbered():
    source = "def f(a):\n    a.x()\n    a.x()\n    return a"
    names = [mutant.name for mutant in mutants_of("f", source)]
    assert len(names) == len(set(names))
    assert "f: a.x() → left out (2)" in names


def test_a_sample_is_the_same_whatever_else_is_in_the_code():
    source = "def f(a, b):\n    c = a + b\n    return c * b - a"
    longer = source.replace("return", "print(a)\n    return")
    few, more = (sample(mutants_of("f", each), 100) for each in (source, longer))
    assert few == mutants_of("f", source)
    chosen = {mutant.name for mutant in sample(few, 5)}
    assert len(chosen) == 5
    assert {m.name for m in sample(more, 6)} & {m.name for m in few} <= {
        m.name for m in sample(few, 6)
    }


def test_every_mutant_is_python():
    for mutant in mutants_of("f", "def f(a):\n    for i in a:\n        if i:\n            break"):
        ast.parse(mutant.code)
