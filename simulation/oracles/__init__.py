"""What must hold: each oracle has a name that a person understands, watches, and never acts."""
