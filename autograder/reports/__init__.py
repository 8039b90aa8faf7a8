"""What grading found, told to people: feedback for students, the class report for instructors."""
