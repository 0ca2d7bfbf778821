"""Who may do what at the desk: accounts, invitations, signing in. No web."""
