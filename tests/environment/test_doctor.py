import sys

import pytest

from autograder.environment import doctor
from autograder.environment.doctor import examine, packages, python_version, read_pins


def test_this_environment_is_well():
    findings = {finding.what: finding for finding in examine()}
    assert [f.what for f in findings.values() if f.needed and not f.well] == []
    assert findings["torchvision imports"].state.startswith("0.28.0")


def test_an_old_python_is_named():
    finding = python_version((3, 10))
    assert not finding.well
    assert "install Python 3.11" in finding.advice


@pytest.mark.parametrize(("found", "state"), [(None, "not installed"), ("1.9", "1.9")])
def test_a_missing_or_other_version_is_named_with_the_cure(found, state):
    [finding] = packages({"numpy": "2.0"}, lambda package: found)
    assert finding.what == "numpy"
    assert finding.state.startswith(state)
    assert "pip install numpy==2.0" in finding.advice


def test_a_local_build_of_the_pinned_version_is_well():
    [finding] = packages({"torch": "2.13.0"}, lambda package: "2.13.0+cpu")
    assert finding.well


def test_pins_of_other_platforms_are_left_out(tmp_path):
    path = tmp_path / "requirements.txt"
    other = "win32" if sys.platform != "win32" else "linux"
    path.write_text(f"# comment\na==1\nb==2 ; sys_platform == '{other}'\n\n")
    assert read_pins(path) == {"a": "1"}
    assert read_pins(tmp_path / "none.txt") == {}


def test_a_kernel_of_another_python_is_named(monkeypatch, tmp_path):
    class Spec:
        argv = (str(tmp_path / "python"), "-m", "ipykernel_launcher")
        display_name = "Other"

    monkeypatch.setattr(doctor.KernelSpecManager, "get_kernel_spec", lambda *_: Spec)
    finding = doctor.kernelspec()
    assert not finding.well
    assert "ipykernel install" in finding.advice


def test_the_data_folder_follows_course_data(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert not doctor.data_at_hand(doctor.data_folder()).well
    raw = tmp_path / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    (raw / "train-images-idx3-ubyte.gz").touch()
    assert doctor.data_at_hand(doctor.data_folder()).well
