"""The manual pages of what can be wrong with the keys and values of a file.

`tropa check --explain RULE` prints them. A test reads each wrong and each right example,
so keep the form: the examples are indented by four spaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RULES: Mapping[str, str] = MappingProxyType(
    {
        "schema-unknown-key": """\
A key is not known at this place: it is misspelt, stands in the wrong group, or does not exist.

Wrong:

    titel: Asylum in Armenia
    checked: 2026-11-22

Right:

    title: Asylum in Armenia
    checked: 2026-11-22

Why: a key that the bot does not know would be passed over in silence, and with it what you
wrote. When the key looks right, look at how far the line is indented: it may belong to another
group. Letters can deceive too: a Russian "с" is not an English "c".
""",
        "schema-missing-key": """\
A key that every record of this kind must have is not there.

Wrong:

    title: Asylum in Armenia

Right:

    title: Asylum in Armenia
    checked: 2026-11-22

Why: the bot shows readers only what is complete. The message names the missing key and points at
the group that should hold it.
""",
        "schema-type": """\
A value is of another kind than is expected: a list instead of text, a number, or nothing at all.

Wrong:

    title: 112
    checked: 2026-11-22

Right:

    title: "112"
    checked: 2026-11-22

Why: digits without quotation marks are read as a number, and numbers lose their leading zeros and
plus signs; so codes and telephone numbers stand in quotation marks. A list has each item on its
own line behind '- '. A key with nothing after its colon is empty: fill it in or take it out.
""",
        "schema-value": """\
A value is of the right kind, but it is not one of those allowed here.

Wrong:

    title: Asylum in Armenia
    checked: 22.11.2026

Right:

    title: Asylum in Armenia
    checked: 2026-11-22

Why: dates are written year-month-day, so that everyone reads them alike. Names by which records
are found (`id`) hold only small Latin letters, digits and hyphens. Where a few words are allowed,
the message lists them.
""",
    }
)
