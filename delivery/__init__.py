"""What puts a release into an account, lets a district in, and looks whether it stands."""

import sys

# Says where the layers are, before anything here asks for them.
from local import ROOT

# What figures are answered in is what the level above is told in.
if str(ROOT / "functions") not in sys.path:
    sys.path.append(str(ROOT / "functions"))
