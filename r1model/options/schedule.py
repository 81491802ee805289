"""The shares of the price that the US schedule deducts in each year of an asset's life."""

MACRS_5 = (0.20, 0.32, 0.192, 0.1152, 0.1152, 0.0576)
