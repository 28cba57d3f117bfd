"""Looking after accounts, teams, agencies and quindrats, and handing over the cases of whoever leaves."""
