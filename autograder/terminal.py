"""What the person at the terminal sees: sentences, tables, a progress bar."""

import contextlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from autograder.environment.doctor import Finding
    from autograder.evidence.mutate import Trials
    from autograder.evidence.repeat import Repeated
    from autograder.evidence.verify import Verdict
    from autograder.exchange.classlist import ClassList
    from autograder.exchange.collect import Collection
    from autograder.exchange.enrolment import Enrolment
    from autograder.exchange.export import Exported
    from autograder.exchange.roster import Roster
    from autograder.grading.outcome import Outcome
    from autograder.grading.regrade import Effect
    from autograder.grading.standing import CellGrade

WIDTH = None if sys.stdout.isatty() else 120  # a log gets lines of one width


def _console(stderr: bool = False) -> Console:
    return Console(stderr=stderr, width=WIDTH, highlight=False)


def say(text: str) -> None:
    """A line of output."""
    _console().print(escape(text), soft_wrap=True)


def sentence(text: str) -> None:
    """What went wrong, on stderr."""
    _console(stderr=True).print(f"[bold red]✗[/bold red] {escape(text)}", soft_wrap=True)


def say_changed(path: Path, changed: bool) -> None:
    """Whether a file was written or already as it should be."""
    say(f"{'wrote' if changed else 'up to date:'} {path}")


class _Rate(ProgressColumn):
    """Submissions per minute."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{60 * speed:.0f} per min" if speed else "– per min")


@contextlib.contextmanager
def progress(total: int) -> Iterator[Callable[["Outcome"], None]]:
    """A bar with submissions done, rate and time left; yields what to call for each one."""
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=_console()) as bar:
        task = bar.add_task("grading", total=total)
        yield lambda outcome: bar.advance(task)


def show_roster_faults(roster: "Roster") -> None:
    """Lines of the roster that cannot be used, or that there is no roster."""
    for fault in roster.faults:
        sentence(fault)
    if not roster.given:
        say("There is no roster.csv: students come from folder names, College IDs are not checked.")


def show_outcomes(
    topic: str, outcomes: Sequence["Outcome"], roster: "Roster", every_student: bool
) -> None:
    """Student, score and flags of each submission, and a line of totals."""
    from autograder.grading.run import shared_cids

    sharing = {
        student: cid
        for cid, students in shared_cids(list(outcomes)).items()
        for student in students
    }
    table = Table(title=topic, title_justify="left")
    table.add_column("student")
    table.add_column("score", justify="right")
    table.add_column("flags", overflow="fold")
    for outcome in outcomes:
        flags = list(outcome.flags)
        if outcome.student in sharing:
            flags.append(f"the College ID {sharing[outcome.student]} is claimed more than once")
        if outcome.needs_manual_grade:
            flags.append("waits for a mark by hand")
        if outcome.status == "refused":
            table.add_row(escape(outcome.student), "–", f"not graded: {escape(outcome.reason)}")
        else:
            score = f"{outcome.score:g} / {outcome.max_score:g}"
            table.add_row(escape(outcome.student), score, escape("; ".join(flags)))
    handed_in = {outcome.student for outcome in outcomes}
    missing = sorted(set(roster.students) - handed_in) if every_student else []
    for student in missing:
        table.add_row(escape(student), "–", "nothing was handed in")
    _console().print(table)
    graded = [outcome for outcome in outcomes if outcome.status == "graded"]
    mean = sum(outcome.score for outcome in graded) / len(graded) if graded else 0.0
    say(
        f"{len(graded)} graded (mean {mean:.1f}), {len(outcomes) - len(graded)} not graded, "
        f"{len(missing)} handed in nothing."
    )


def show_regrade(effect: "Effect") -> None:
    """The marks that a regrade changes, what it leaves and what it loses, and a line of totals."""
    table = Table(title=effect.topic, title_justify="left")
    for heading in ("student", "task", "before", "after", "total"):
        table.add_column(heading, justify="left" if heading in ("student", "task") else "right")
    named, totals = "", effect.changed_totals
    for change in effect.changes:
        student, total = "", ""
        if change.student != named:
            student = named = change.student
            old, new = totals.get(student, (None, effect.after[student].score))
            arrow = f"{_number(old)} → " if student in totals else ""
            total = f"{arrow}{new:g} / {effect.after[student].max_score:g}"
        table.add_row(
            escape(student), escape(change.task), _mark(change.before), _mark(change.after), total
        )
    if table.row_count:
        _console().print(table)
    if effect.changed_cells:
        say(f"Changed in the source since: {', '.join(effect.changed_cells)}.")
    for lost in effect.lost:
        value = f"{lost.value:g}" if isinstance(lost.value, float) else repr(lost.value)
        sentence(
            f"{lost.student}: {lost.what} {value}, given by hand for {lost.task}, goes with this "
            "cell: the source has it no more."
        )
    for student, mark, cell in effect.kept_by_hand:
        say(
            f"{student}: {mark.grade_id} keeps the {cell.points:g} given by hand; the tests give "
            f"{mark.points:g}."
        )
    for outcome in effect.outcomes:
        if outcome.status == "refused":
            say(f"{outcome.student} cannot be graded: {outcome.reason}")
    if effect.without_submission:
        names = ", ".join(effect.without_submission)
        say(f"In the gradebook, but not in submitted/, so their marks stay: {names}.")
    students = {change.student for change in effect.changes}
    for student, (old, new) in totals.items():
        if student not in students:
            say(f"{student}: {_number(old)} → {new:g} in all, by another late penalty.")
    pairs = [(old, new) for old, new in totals.values() if old is not None]
    say(
        f"{len(effect.changes)} marks of {len(students)} students change; totals: "
        f"{sum(new > old for old, new in pairs)} up, {sum(new < old for old, new in pairs)} down."
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _mark(grade: "CellGrade | None") -> str:
    return "waits" if grade and grade.waiting else _number(grade.points if grade else None)


def show_verdicts(topic: str, verdicts: Sequence["Verdict"], only_faults: bool) -> None:
    """What the tests said of every answer, and a line of totals."""
    table = Table(title=topic, title_justify="left")
    for heading in ("task", "answer", "lost", "first message", "fault"):
        table.add_column(heading, overflow="fold", justify="right" if heading == "lost" else "left")
    for verdict in verdicts:
        if only_faults and not verdict.fault:
            continue
        answer = verdict.answer
        table.add_row(
            escape(answer.task),
            escape(f"{'right' if answer.right else 'wrong'}: {answer.name}"),
            f"{verdict.lost_in_task:g}",
            escape(verdict.message),
            f"[bold red]{escape(verdict.fault)}[/bold red]" if verdict.fault else "",
        )
    if table.row_count:
        _console().print(table)
    right = [verdict for verdict in verdicts if verdict.answer.right and verdict.answer.task]
    wrong = [verdict for verdict in verdicts if not verdict.answer.right]
    say(
        f"{topic}: {sum(not v.fault for v in right)} of {len(right)} right answers accepted, "
        f"{sum(not v.fault for v in wrong)} of {len(wrong)} wrong ones caught, "
        f"{sum(bool(v.fault) for v in verdicts)} faults."
    )


def show_trials(topic: str, trials: "Trials", every_mutant: bool) -> None:
    """The mutants that survived (or all of them), and how many the tests of each task kill."""
    if every_mutant:
        for trial in trials.graded:
            say(f"{trial.fate}: {trial.mutant.name}  [{trial.why}]")
    for trial in trials.of("survived") if not every_mutant else ():
        say(f"survived: {trial.mutant.task}, {trial.mutant.kind}: {trial.mutant.name}")
    table = Table(title=topic, title_justify="left")
    for heading in ("task", "made", "graded", "killed", "equivalent", "survived"):
        table.add_column(heading, justify="left" if heading == "task" else "right")
    for task, made in trials.made.items():
        fates = [len(trials.of(fate, task)) for fate in ("killed", "equivalent", "survived")]
        table.add_row(escape(task), f"{made}", f"{sum(fates)}", *map(str, fates))
    _console().print(table)
    for fault in trials.stale:
        sentence(fault)
    killed, survived = len(trials.of("killed")), len(trials.of("survived"))
    say(
        f"{topic}: {killed} of {killed + survived} mutants killed "
        f"({trials.share_killed():.1%}), {len(trials.of('equivalent'))} equivalent, "
        f"{trials.seconds:.0f} s of CPU time."
    )


def show_repeated(topic: str, repeated: "Repeated") -> None:
    """Right answers that were refused under some College ID, and how near thresholds lie."""
    for refusal in repeated.refusals:
        sentence(f"CID {refusal.cid}, {refusal.answer.label}: {refusal.message}")
    for margin in repeated.margins:
        say(
            f"{margin.task}, {margin.figure}: {margin.sigmas:.1f} standard deviations from the "
            f"threshold {margin.threshold:g} ({margin.mean:.4g} ± {margin.deviation:.2g}; nearest: "
            f"{margin.answer})."
        )
    cids = ", ".join(map(str, repeated.cids[:3])) + (", …" if len(repeated.cids) > 3 else "")
    say(
        f"{topic}: {repeated.answers} right answers under {len(repeated.cids)} CIDs ({cids}), "
        f"{len(repeated.refusals)} refusals."
    )


def show_findings(findings: Sequence["Finding"]) -> None:
    """The state of the environment, and what to do about each fault."""
    for finding in findings:
        mark = "✓" if finding.well else ("✗" if finding.needed else "–")
        colour = "green" if finding.well else ("red" if finding.needed else "yellow")
        _console().print(
            f"[{colour}]{mark}[/{colour}] [bold]{escape(finding.what)}[/bold]: "
            f"{escape(finding.state)}",
            soft_wrap=True,
        )
        if finding.advice and not finding.well:
            _console().print(f"    → {escape(finding.advice)}", soft_wrap=True)


def show_enrolment(class_list: "ClassList", enrolment: "Enrolment") -> None:
    """What a class list changes on the roster, line by line, and a line of totals."""
    from autograder.exchange.enrolment import differences

    table = Table(title=f"{class_list.path.name} ({class_list.system})", title_justify="left")
    for heading in ("student", "name", "CID", "what changes"):
        table.add_column(heading, overflow="fold")
    rows = [(student, "added") for student in enrolment.added]
    rows += [(new, "; ".join(differences(old, new))) for old, new in enrolment.changed]
    for student, change in rows:
        table.add_row(escape(student.id), escape(student.name), str(student.cid), escape(change))
    if rows:
        _console().print(table)
    for remark in enrolment.remarks:
        say(remark)
    for fault in enrolment.faults:
        sentence(fault)
    if enrolment.unlisted:
        names = ", ".join(student.id for student in enrolment.unlisted)
        say(f"No longer on the list, kept on the roster and marked listed=no: {names}.")
    say(
        f"College IDs come from {class_list.cid_column or 'the roster'}; "
        f"{len(enrolment.students)} students on the roster: {len(enrolment.added)} added, "
        f"{len(enrolment.changed)} changed, {len(enrolment.unlisted)} no longer listed, "
        f"{len(enrolment.faults)} lines left out."
    )


def show_collection(collection: "Collection", roster: "Roster", submitters: Sequence[str]) -> None:
    """What became of each student's attempt, what was not matched, and a line of totals."""
    table = Table(title=collection.topic, title_justify="left")
    for heading in ("student", "attempt", "handed in (UTC)", "remarks"):
        table.add_column(heading, overflow="fold")
    for each in collection.collected:
        time = each.time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if each.time else "–"
        remarks = ["late, says Canvas"] if each.late else []
        remarks += [each.note] if each.note else []
        table.add_row(escape(each.student), each.status, time, escape("; ".join(remarks)))
    if table.row_count:
        _console().print(table)
    for leftover in collection.leftovers:
        where = f"{leftover.archive}: {leftover.name}" if leftover.name else leftover.archive
        sentence(f"{where}: not taken: {leftover.reason}.")
    for fault in collection.faults:
        sentence(fault)
    missing = sorted(set(roster.students) - set(submitters))
    if missing:
        say(f"Nothing is there of {', '.join(missing)}.")
    counts = Counter(each.status for each in collection.collected)
    told = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
    say(
        f"{len(collection.collected)} students handed in{f' ({told})' if told else ''}, "
        f"{len(missing)} did not; {len(collection.leftovers)} files not taken."
    )


def show_export(exported: "Exported") -> None:
    """Where the marks are, and what to know before they are handed over."""
    for remark in exported.remarks:
        say(remark)
    if exported.missing:
        sentence(f"The worksheet lists no {', '.join(exported.missing)}: their marks are left out.")
    say(f"Marks of {exported.students} students: {exported.path}")
