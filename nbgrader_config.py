"""nbgrader's settings for this course; every nbgrader command reads them, and autograder."""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "neural_networks_for_materials"

# What students find in place of a solution: the starter written beside it.
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "autograder.authoring.starter.GiveStarters",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
    "autograder.authoring.badges.AddBadges",
]
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"

# The public GitHub repository, as "OWNER/NAME": release notebooks then get badges for Colab and
# Binder. `make release` after a change here.
c.AddBadges.repository = ""

# A deleted test cell comes back; its checks then judge what is there.
c.OverwriteCells.add_missing_cells = True

# What students wrote, in code or in words, acts in nobody's name where formgrader shows it, however
# that was started.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {"markdown2html": "autograder.reports.markdown.safe_markdown"}

# What a submission may use (autograder/kernels/limits.py has them all): CPU seconds of one cell,
# at least ten times what the reference takes. An endless loop takes that long five times.
c.SubmissionLimits.cell_cpu_seconds = 20
c.SubmissionLimits.topics = {
    "05_fashion_cnn": {"cell_cpu_seconds": 240},
    "06_missing_pixels": {"cell_cpu_seconds": 300},
}
# The same for plain nbgrader, in wall seconds.
c.Execute.timeout = 240
