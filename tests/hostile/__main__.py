"""Run the hostile suite, one line per case: ``python -m tests.hostile [FOLDER TO KEEP IT IN]``."""

import sys
import tempfile
from pathlib import Path

from tests.hostile.run import run_class

with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
    report = run_class(Path(sys.argv[1]) if sys.argv[1:] else Path(folder))
for verdict in (*report.hostile, *report.honest):
    print(verdict.line)
for problem in report.surroundings:
    print(f"✗ {problem}")
print(report.summary)
sys.exit(0 if report.all_is_well else 1)
