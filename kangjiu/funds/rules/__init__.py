"""Rules of money: drawing on budget lines, double entry; plain values in, plain values out."""
