"""docs/instructors.md tells what its commands say: they are run in its order, and compared."""

import re

from tests.end_to_end.guide import GUIDE, PART, masked, run_guide, set_up

TEXT = GUIDE.read_text(encoding="utf-8")


def test_the_guide_shows_what_its_commands_say_today(tmp_path):
    """Where this fails because an output has changed on purpose: `make guide`."""
    assert (
        len(list(PART.finditer(TEXT)))
        == len(re.findall("^```console|^```diff|^<!--", TEXT, re.M))
        > 10
    )
    course = set_up(tmp_path / "course")
    assert masked(run_guide(TEXT, course)) == masked(TEXT)


def test_its_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)", TEXT)
    assert len(links) > 8
    assert [link for link in links if not (GUIDE.parent / link).is_file()] == []
