"""LibreOffice Calc: the functions as a Calc add-in, one .oxt file made from the list."""
