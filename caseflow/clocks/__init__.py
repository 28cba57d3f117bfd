"""The clock projection: every timescale of every case, as rows that three readers share."""
