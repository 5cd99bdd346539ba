"""Who may do what: accounts, sessions, tokens, roles, and the checks that every request passes."""
