"""Output for other programs: JSON, JUnit, SARIF, Markdown."""
