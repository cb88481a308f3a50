"""Rules of the demo (示例): who lives in the county, who works there, and when things happen; all invented."""
