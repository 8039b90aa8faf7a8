"""Outputs sent by a process that need not be trusted."""

import copy
import json

import nbformat
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.kernels.outputs import DEEPEST, error_output, safe_outputs

KINDS = ["stream", "error", "display_data", "execute_result", "other", None]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
FIELDS = ("name", "text", "data", "metadata", "ename", "evalue", "traceback", "x")
OUTPUTS = st.fixed_dictionaries(
    {"output_type": st.sampled_from(KINDS)}, optional=dict.fromkeys(FIELDS, JSON)
)


def test_honest_outputs_stay_as_they_are():
    outputs = [
        {"output_type": "stream", "name": "stderr", "text": "a\n"},
        {"output_type": "display_data", "data": {"image/png": "iV", "text/plain": "x"}},
        {"output_type": "execute_result", "data": {"text/plain": "3"}, "execution_count": 9},
        error_output("ValueError", "no"),
    ]
    found = safe_outputs(outputs, 4)
    assert found[0] == outputs[0]
    assert found[1] == {**outputs[1], "metadata": {}}
    assert found[2]["execution_count"] == 4
    assert found[3] == outputs[3]


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(OUTPUTS, max_size=4) | JSON)
def test_anything_becomes_valid_outputs(sent):
    cell = nbformat.v4.new_code_cell("x")
    cell.outputs = [nbformat.from_dict(output) for output in safe_outputs(sent, 1)]
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))


def test_what_no_file_can_hold_is_replaced():
    half = "\ud83d"
    shown = {"output_type": "display_data", "data": {half: half}, "metadata": {half: [half]}}
    found = safe_outputs(
        [{"output_type": "stream", "text": half}, shown, error_output(half, half)], 1
    )
    assert json.dumps(found, ensure_ascii=False).encode().count(b"?") == 9


def test_what_is_nested_too_deep_is_cut_off():
    deep: dict = {}
    for _ in range(900):
        deep = {"deep": deep}
    shown = {
        "output_type": "display_data",
        "data": {"application/x+json": deep, "xjson": deep},
        "metadata": deep,
    }
    [found] = safe_outputs([shown], 1)
    copy.deepcopy(nbformat.from_dict(found))
    assert json.dumps(found).count("{") < 3 * DEEPEST
