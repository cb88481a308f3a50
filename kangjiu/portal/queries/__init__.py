"""Reads of the family's door: what the apps say, put together for one page. No rows of its own."""

from kangjiu.portal.queries.entitled import County, Office, counties, county, offices, steps

__all__ = ["County", "Office", "counties", "county", "offices", "steps"]
