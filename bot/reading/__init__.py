"""Every word Kring says, on one page: samples of what people see, in both languages, without a database."""
