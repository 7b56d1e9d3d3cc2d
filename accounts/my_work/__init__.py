"""What is due for a person and for their people; every room contributes through ``items``."""
