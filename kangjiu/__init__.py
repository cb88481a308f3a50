"""康救 Kangjiu: information system for rehabilitation assistance for disabled children (残疾儿童康复救助)."""
