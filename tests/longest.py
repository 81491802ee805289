"""The files whose tests take longest, the longest first: they are begun first, so that no worker waits at the end.

`make test` prints the slowest tests; a file that belongs here and is not here costs time, nothing else.
"""

LONGEST = (
    "workbook/test_lint_rules.py", "addin/test_hostile_cells.py", "workbook/test_lint_files.py",
    "repository/test_printed_commands.py", "parity/test_parity.py", "parity/test_engine_equals_the_book.py",
    "reliability/test_disk.py", "back/test_hostile.py", "parity/test_mutations.py", "workbook/test_lint_copies.py",
    "parity/test_inputs_matter.py", "cli/test_models_import.py", "workbook/test_gates_formulas.py",
    "reliability/test_streams.py", "workbook/test_lint_matrix.py", "reliability/test_state.py",
    "batch/test_restart.py", "batch/test_stamp.py", "back/test_read_back.py", "workbook/test_gates_inputs.py",
    "tasks/test_tasks.py", "parity/test_lambda.py", "cli/test_cli_money.py", "workbook/test_lint_hostile.py",
    "workbook/test_other_readers.py", "workbook/test_semantic_golden.py", "workbook/test_pages.py",
    "workbook/test_models.py", "throughput/test_throughput_functions.py", "prices/test_prices_hostile.py",
    "focus/test_export.py", "engine/test_function_fuzz.py", "addin/test_calc.py",
)  # fmt: skip
