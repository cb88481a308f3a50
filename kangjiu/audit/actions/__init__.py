"""Writes of the trail: events, readings of files, anchors."""

from kangjiu.audit.actions.trail import Line, record, record_many

__all__ = ["Line", "record", "record_many"]
