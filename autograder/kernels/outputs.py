"""The outputs of a cell as a process that need not be trusted sends them, made safe to keep."""

import re
from typing import Any

from nbformat.v4 import new_output

Plain = dict[str, Any]
_JSON = re.compile(r"application/(.*\+)?json")  # as nbformat has it
DEEPEST = 50  # levels of JSON in an output
CUT_OFF = "\n[The output is cut off here: the notebook has written more than its limit.]\n"


def error_output(name: str, text: str) -> Plain:
    """An error as a kernel would report it."""
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}


def safe_outputs(sent: Any, count: int) -> list[Plain]:
    """Outputs of notebook format 4 out of anything; what is no output is left out."""
    found = [_safe(output, count) for output in sent] if isinstance(sent, list) else []
    return [output for output in found if output]


def _safe(sent: Any, count: int) -> Plain | None:
    if not isinstance(sent, dict):
        return None
    kind = sent.get("output_type")
    if kind == "stream":
        name = "stderr" if sent.get("name") == "stderr" else "stdout"
        return dict(new_output("stream", name=name, text=_text(sent.get("text"))))
    if kind == "error":
        lines = sent.get("traceback")
        return {
            "output_type": "error",
            "ename": _text(sent.get("ename")),
            "evalue": _text(sent.get("evalue")),
            "traceback": [_text(line) for line in lines] if isinstance(lines, list) else [],
        }
    if kind in ("display_data", "execute_result"):
        data, about = sent.get("data"), sent.get("metadata")
        output = new_output(
            kind,
            data=_by_name(data if isinstance(data, dict) else {}),
            metadata=_tame(about) if isinstance(about, dict) else {},
        )
        if kind == "execute_result":
            output["execution_count"] = count
        return dict(output)
    return None


def _text(value: Any) -> str:
    """Text that a file in UTF-8 can hold: halves of surrogate pairs are replaced."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""


def _by_name(data: dict[str, Any]) -> dict[str, Any]:
    """Display data by kind: text, or JSON for kinds that are JSON."""
    return {
        _text(kind): _tame(value)
        for kind, value in data.items()
        if isinstance(value, str) or _JSON.fullmatch(kind)
    }


def _tame(value: Any, depth: int = 0) -> Any:
    """JSON data that can be worked on by recursion, and written to a file."""
    if isinstance(value, str):
        return _text(value)
    if depth > DEEPEST:
        return None
    if isinstance(value, dict):
        return {_text(name): _tame(item, depth + 1) for name, item in value.items()}
    if isinstance(value, list):
        return [_tame(item, depth + 1) for item in value]
    return value
