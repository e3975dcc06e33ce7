"""A person's course from referral to relapse: what may be written into the record, under which rules, and what follows.

One module a topic. Each gives its ``KINDS`` of events; what a page shows is a function of a ``Record``.
"""
