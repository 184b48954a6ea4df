"""Demo data: the texts (corpus) and what builds a believable platform out of them.

`calendar` knows days, `cast` makes the organisations and their people, `paths` draws ways through
the circuit, `story` turns one way into rows, `tables` writes rows in bulk, `showcase` says what
each demo account finds, `loading` runs all of it. Interface code: it may use the domain of every
room. Nothing here is called by the platform itself.
"""
