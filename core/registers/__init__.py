"""Registers: records about people that are looked at and never changed, on wagtail-modeladmin.

What modeladmin leaves open is closed here for every register: nobody creates, edits or deletes,
superusers included; there is no history view, as modeladmin's checks no permission; every view
asks the same scope, ``inspect`` too; the query string filters by declared filters only, never by
``?person__password__startswith=``; files that go out hold no formula; and who looked at what is
logged, without the words of any record.
"""

from core.registers.register import Events, ReadOnlyRegister

__all__ = ["Events", "ReadOnlyRegister"]
