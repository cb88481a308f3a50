"""Rules of policy (政策): pure values only."""
