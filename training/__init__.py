"""Courses, induction, continuing professional development: built by a later issue."""
