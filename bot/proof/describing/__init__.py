"""Any set of situations as the simplest condition."""
