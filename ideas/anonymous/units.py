"""Which units may be told of an anonymous idea."""

#: A unit of fewer people than this is not kept, nor its challenge answered: it would say who.
SMALLEST_UNIT = 20
