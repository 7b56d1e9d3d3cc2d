"""What can be done to agencies, memberships, invitations and requests to join.

Used alike by forms, the roster import, the command line, the demo and tests. Every function is
atomic, takes keywords, and raises ``Refused`` with words for the person who asked.
"""
