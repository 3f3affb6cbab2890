"""党员: the register. Standing follows from dates, so any past day can be asked."""
