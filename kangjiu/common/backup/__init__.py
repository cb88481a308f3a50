"""Backup and restore (备份与恢复): one archive with the database, the files and a manifest; keys apart from it."""
