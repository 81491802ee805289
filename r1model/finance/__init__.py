"""Buy, rent, API and lease on one monthly timeline, after tax. Month 0 is closing; flows out are negative."""
