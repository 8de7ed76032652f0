"""What every test needs: nothing that is remembered from other runs."""

import os

os.environ["ACTCLI_CACHE"] = "off"
