"""nbgrader's settings for this course; every nbgrader command reads them, and autograder."""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "neural_networks_for_materials"
c.Exchange.course_id = "neural_networks_for_materials"

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
]
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"

# A deleted test cell comes back; its checks then judge what is there.
c.OverwriteCells.add_missing_cells = True

# Wall seconds for one cell of a submission.
c.Execute.timeout = 120
