"""支出: booked payments and their reversals, decided under the lock of their project."""
