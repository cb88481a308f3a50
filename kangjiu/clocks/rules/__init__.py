"""Rules of clocks (时钟规则): working days, the state of a clock, the yearly notice; pure functions on values."""
