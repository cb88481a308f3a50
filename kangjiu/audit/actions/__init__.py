"""Writes of the trail: events, readings of files, anchors."""

from kangjiu.audit.actions.access import chain_accesses, log_access, open_file
from kangjiu.audit.actions.anchors import export_anchor
from kangjiu.audit.actions.trail import Line, record, record_many

__all__ = ["Line", "chain_accesses", "export_anchor", "log_access", "open_file", "record", "record_many"]
