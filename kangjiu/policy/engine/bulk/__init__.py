"""Many cases at once (批量计算): NumPy in chunks, one fused Numba kernel, SQL for DuckDB and Spark; same tree, same fen.

A Plan says what is computed, a Batch holds the facts as int64 columns, a target fills an Outcome.
"""
