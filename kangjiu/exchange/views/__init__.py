"""Pages of imports and exports; `list_download` and `workbook_response` serve the views of other apps."""

from kangjiu.exchange.views.exports import list_download, workbook_response

__all__ = ["list_download", "workbook_response"]
