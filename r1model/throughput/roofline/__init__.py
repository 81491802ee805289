"""The roofline: facts of models and GPUs, the formulas' leaves, and the closed loop around them."""
