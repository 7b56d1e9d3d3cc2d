"""E-mail: written into the outbox with the action it tells of, delivered by the worker."""
