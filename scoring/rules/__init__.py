"""The rules: one module per rule name, with one function of that name from a case to a verdict."""
