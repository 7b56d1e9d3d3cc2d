"""Agencies, people and their memberships in the admin."""
