"""What all distributions are made of: their base classes, their parameters, and draws of one distribution."""
