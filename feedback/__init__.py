"""Surveys, and what became of the answers: built by a later issue."""
