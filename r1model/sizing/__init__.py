"""From a model, a checkpoint and a GPU to memory, counts and a line-up."""
