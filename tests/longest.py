"""The files whose tests take longest, the longest first: they are begun first, so that no worker waits at the end.

`make test` prints the slowest tests; a file that belongs here and is not here costs time, nothing else.
"""

LONGEST = (
    "parity/test_parity.py", "addin/test_hostile_cells.py", "workbook/test_lint_rules.py",
    "parity/test_engine_equals_the_book.py", "repository/test_printed_commands.py", "workbook/test_lint_copies.py",
    "workbook/test_pages.py", "parity/test_mutations.py", "workbook/test_validator.py", "parity/test_lambda.py",
    "back/test_read_back.py", "batch/test_stamp.py", "batch/test_restart.py", "workbook/test_lint_files.py",
    "parity/test_inputs_matter.py", "reliability/test_disk.py", "workbook/test_other_readers.py",
    "back/test_hostile.py", "addin/test_addin_files.py", "workbook/test_layered_book.py",
    "parity/test_golden_in_the_book.py", "back/test_commands.py", "batch/test_cluster.py",
    "workbook/test_lint_matrix.py", "reliability/test_streams.py", "workbook/test_lint_hostile.py",
    "back/test_signoff.py", "sweeps/test_resumed.py", "workbook/test_semantic_golden.py", "cli/test_models_import.py",
    "reliability/test_together.py", "addin/test_calc.py", "addin/test_com.py", "workbook/test_throughput_sheet.py",
)  # fmt: skip
