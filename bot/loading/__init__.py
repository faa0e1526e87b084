"""From files to a checked guide: `guide.load`.

files -> reading -> fitting -> draft -> rules -> building -> guide -> rules
"""
