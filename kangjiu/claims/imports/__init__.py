"""Workbooks of claims (费用导入): opening balances and bills."""

from kangjiu.claims.imports.bills import IMPORTER as BILLS
from kangjiu.claims.imports.opening import IMPORTER

__all__ = ["BILLS", "IMPORTER"]
