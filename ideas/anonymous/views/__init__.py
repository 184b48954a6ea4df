"""The pages of the anonymous zone. Each renders through its own template engine, and none of them
knows a session, a person or an address: what a page needs of the one before comes in its form."""
