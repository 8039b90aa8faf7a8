"""The judge and the student in two processes: test cells here, the student's code over there.

J, the judge, never runs code of the student. P, the student's process, runs nothing else. They talk
over one socket: J asks (pickles, which P may trust), P answers (plain data, which J checks).
"""
