"""Look after the environment: doctor."""

import sys

import click

from autograder import terminal


@click.command()
@click.option("--fix", is_flag=True, help="Mend what can be mended in this environment.")
def doctor(fix: bool) -> None:
    """Check the environment, and say what to do about each fault."""
    from autograder.environment.doctor import examine, mend

    if fix:
        mend()
    findings = examine()
    terminal.show_findings(findings)
    sys.exit(1 if any(finding.needed and not finding.well for finding in findings) else 0)
