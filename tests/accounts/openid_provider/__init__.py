"""OpenID providers on loopback: a certified one, and one that says whatever a test wants."""
