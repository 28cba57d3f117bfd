"""The Children and Young People's Plan: themes, commitments, outcomes and boards, with their indicators."""
