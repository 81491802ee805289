"""Runs under LibreOffice's Python, not ours: the way into a soffice that listens on a pipe."""

import time

import uno
from com.sun.star.connection import NoConnectException

WAIT = 1200.0  # seconds: an office that never comes; nothing is expected of its speed


def connected(pipe):
    """The office's context, waiting until it has started."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    url = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    end = time.monotonic() + WAIT
    while True:
        try:
            return resolver.resolve(url)
        except NoConnectException:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def desktop(remote):
    return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
