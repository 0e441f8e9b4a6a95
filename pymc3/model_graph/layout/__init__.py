"""Where the boxes of a graph with plates are drawn, in rows from parents to children, and the curves between them.

`rows` gives each box its row. `order` leads long edges through the rows between, and orders each row so that few edges
cross and plates are apart. `coordinates` finds places as near to those of parents and children as that order allows.
`place` puts this together.
"""
