"""Rules of providers: status ladder, agreements in force, prices on a day."""
