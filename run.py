#!/usr/bin/env python3
"""One command line for this checkout: try it out, test it, check it.

``python3 run.py --help`` lists the commands. It needs Python 3.11 and nothing else;
what it does is in ``portal/running/``.
"""

import sys

if tuple(sys.version_info) < (3, 11):
    sys.exit("error: Python 3.11 or newer is needed to run this.")

from portal.running.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
