"""The kinds of files that people write, by the names that they know them by."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from bot.loading.draft import model_of
from bot.loading.fitting import bots_files, content_files, flow_files, story_files

KINDS: Mapping[str, type[BaseModel]] = {
    "bots": bots_files.BotsFile,
    "country": content_files.CountryFile,
    "flow": flow_files.FlowFile,
    "guide": content_files.GuideFile,
    "interface": content_files.WordingFile,
    "organization": content_files.OrganizationFile,
    "places": flow_files.PlacesFile,
    "sources": content_files.SourceFile,
    "story": story_files.StoryFile,
    "topics": content_files.TopicFile,
}
"""Kind -> the shape of its files. A new kind needs one line here, and its folder in `draft`."""


def kind_of(path: str) -> str | None:
    """The kind of the file at this path (relative, with `/`); None where no file belongs."""
    model = model_of(path)
    return next((kind for kind, known in KINDS.items() if known is model), None)
