"""留痕: what happened to which row, who read which file, and the proof that nobody changed it afterwards.

Owns the chained trail (事项留痕), the access log with purposes (查阅记录) and the exported anchors (锚).
States: an access row is unchained until the worker chains it; nothing else changes after it is written.
Serves 实施办法 四(二) 审计监督, GB/T 39786 (integrity of audit records by HMAC-SM3),
未成年人网络保护条例 第36、37条.
"""
