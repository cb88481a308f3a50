"""Rules of exchange (导入导出): what may happen to an import when, and how its progress reads."""
