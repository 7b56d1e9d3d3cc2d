"""Signing in at an agency's own identity provider, by OpenID Connect."""
