"""What puts a release into an account, lets a district in, and looks whether it stands."""

# Says where the layers are, before anything here asks for them.
import local  # noqa: F401
