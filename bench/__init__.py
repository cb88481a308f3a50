"""Measurements that print ratios and counts: `kangjiu bench …`."""
