"""The jobs, one file each: `measure(task)` returns what one scratch database shows, beside its limit."""
