"""The compiled chain: what step methods become when whole chains run as machine code."""
