"""The Excel add-in: every function of the one list as an xlwings user-defined function, under R1_ and DSR_."""
