"""Sets of answers: diagrams, the questions as variables, all situations, what is shown to whom."""
