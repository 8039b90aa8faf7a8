"""Tests of the tests: right and wrong answers, injected and graded."""
