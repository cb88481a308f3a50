"""Rendering of papers (文书排版): one layout, printed as PDF with typst and as Word with docxtpl."""
