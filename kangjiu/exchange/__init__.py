"""Import and export (导入导出): the workbook engine; imports that survive a crash and can be undone.

Owns: ImportJob (uploaded → checking → checked → running → done → undone; failed), ImportProblem,
ImportedRow; ExportJob (running → ready → removed; cancelled, failed).
Knows no domain: a higher app gives an Importer, found by the dotted path in settings KANGJIU_IMPORTERS.
Serves: requirement G4.
"""
