"""``python -m bobina``."""

from bobina.app.main import main

main()
