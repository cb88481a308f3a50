"""Papers (材料文书): encrypted attachments, gap-free numbers, issued papers as Word and PDF.

Owns: Attachment, NumberSeries, Letterhead, IssuedDocument (draft → printed → signed, or void), Signature.
Knows no children: the app above links to an attachment or a document and checks the scope first.
Serves: requirement B7 (print → sign → scan, signers entered by a second person), GB/T 9704.
"""
