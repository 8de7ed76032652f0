"""What every test needs: nothing that is remembered from other runs, and signals that end a program.

Who starts the tests in the background, or under nohup, has them and all their children ignore signals.
"""

import os
import signal

os.environ["ACTCLI_CACHE"] = "off"
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if os.name == "posix" and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
