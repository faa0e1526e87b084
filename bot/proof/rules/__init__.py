"""What must hold of all situations: one rule, one function, its docstring is its manual page."""
