"""Files of rows and columns that people give and get: read, checked, and their faults named."""
