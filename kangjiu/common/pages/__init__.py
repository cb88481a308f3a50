"""Page frame: doors (who may enter a view), forms, lists, refusals as pages. No domain words, no database rows."""
