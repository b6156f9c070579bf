"""`make doctor` always says how things stand, in one line."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_doctor_says_in_one_line_what_is_missing_or_that_nothing_is():
    done = subprocess.run([ROOT / "scripts" / "doctor.sh"], capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1
    assert done.stdout.startswith(("doctor: not on this machine: ", "doctor: nothing is missing"))
    assert done.stderr == ""
