"""家庭端 (portal): the family door. Progress, monthly confirmation, money; views and templates only."""
