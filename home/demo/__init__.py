"""The fictional partnership "Westshire": its words are data beside this module."""
