"""The workbook in memory: cells, months, tables, and how an option becomes a sheet."""
