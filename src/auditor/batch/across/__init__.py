"""What is found across reports: missing and double ones, sums of children, near-copies, names, outliers."""
