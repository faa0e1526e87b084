"""Tropa: an open-source guidance bot. The layers and their order are in `docs/architecture.md`."""

VERSION = "0.1.0"
