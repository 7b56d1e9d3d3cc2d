"""The shape of what people give, one module a noun."""
