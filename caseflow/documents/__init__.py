"""Documents of a case: letters and scans, kept beside its log, checked before anybody reads them."""
