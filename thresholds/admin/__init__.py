"""The threshold document in Wagtail's admin: lists, forms, ladder grid, import."""
