"""What one cycle of the sample network asks of people, measured: `make day`."""
