"""What all checks share: the border to the engine, evidence, formulas, patterns, which prose a rule looks at."""
