"""The outputs of a cell as a process that need not be trusted sends them, made safe to keep."""

from typing import Any

from nbformat.v4 import new_output

Plain = dict[str, Any]
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
            metadata=about if isinstance(about, dict) else {},
        )
        if kind == "execute_result":
            output["execution_count"] = count
        return dict(output)
    return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _by_name(data: dict[str, Any]) -> dict[str, Any]:
    """Display data by kind: text, or JSON for kinds that are JSON."""
    return {
        kind: value
        for kind, value in data.items()
        if isinstance(value, str) or kind.endswith("json")
    }
