"""Run the command line: ``python -m tdi.cli``."""

import sys

from tdi.cli import main

sys.exit(main())
