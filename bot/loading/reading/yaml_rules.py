"""The manual pages of what can be wrong with a file before its content is looked at.

`tropa check --explain RULE` prints them. A test reads each wrong and each right example,
so keep the form: the examples are indented by four spaces; `→` stands for a tab.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RULES: Mapping[str, str] = MappingProxyType(
    {
        "yaml-syntax": """\
The file cannot be read: a colon, a quotation mark, a bracket or an indentation is amiss.

Wrong:

    title: Asylum: what to know

Right:

    title: "Asylum: what to know"

Why: a colon followed by a space divides a key from its value. A text that holds ': ' or ' #',
or that begins with one of - ? : , [ ] { } # & * ! | > ' " % @ `, must stand in quotation marks.
A text of several lines stands below '|', indented. Other keys of the same group begin in the
same column. The message points at the first line that could not be understood; when that line
looks right, look at the one above.
""",
        "yaml-tab": """\
A tab stands where only spaces are allowed.

Wrong (→ is a tab):

    name:
    →en: Armenia

Right:

    name:
      en: Armenia

Why: how far a line is indented says what it belongs to, and a tab is as wide as each program
likes. Use two spaces for each level. Most editors have a setting "insert spaces for tabs".
""",
        "yaml-duplicate-key": """\
The same key stands twice in one group.

Wrong:

    topic: entry
    topic: stay

Right:

    topic: stay

Why: only one of the two could be used, and a reader would never learn what the other one said.
The message says where the first one stands. Often the second was meant to have another name.
""",
        "yaml-alias": """\
A value begins with '&' or '*', by which a file can name a part of itself and repeat it.

Wrong:

    text: *Important* information

Right:

    text: "*Important* information"

Why: these files are read and checked by people, one passage at a time; what they see must be
what readers get. So nothing is repeated by name here. Text that begins with a star, as bold
text does, must stand in quotation marks or below '|'.
""",
        "yaml-tag": """\
A value begins with '!', by which a file can ask for another kind of value.

Wrong:

    title: !Attention

Right:

    title: "!Attention"

Why: nothing here needs such words, and without quotation marks the '!' word would be lost from
the text.
""",
        "yaml-merge": """\
The key '<<' copies the keys of another group into this one.

Wrong:

    review:
      <<: {status: compiled}
      due: 2027-01-22

Right:

    review:
      status: compiled
      due: 2027-01-22

Why: each record must say in its own lines what holds for it, so that a reviewer who reads only
those lines has read everything.
""",
        "yaml-documents": """\
One file holds more than one document; a line '---' or '...' divides them.

Wrong:

    id: am
    ---
    id: kz

Right:

    id: am

Why: one file is one record, found by its name. Put the second document in a file of its own. If
'---' was meant as a dividing line in a text, indent it like the rest of the text.
""",
        "yaml-too-large": """\
The file is larger than 1 MiB, nests more than 20 levels, or holds more than 50,000 entries.

Wrong: one file with everything about forty countries.

Right: one file for each country.

Why: nobody can review such a file, and a broken or hostile one could stop the bot. A file
that people write stays far below these limits; a file above them is usually damaged or is not a
text file at all.
""",
        "yaml-encoding": """\
The file is not saved as UTF-8, or holds a character that nobody can see.

Wrong: a file saved as "Windows-1251", "ANSI" or "Unicode" (UTF-16), where "Кофе" may turn into
"Êîôå".

Right: the same file saved as "UTF-8".

Why: UTF-8 is the one way of saving text that holds Russian, English and every other language
alike. Invisible characters come along when text is copied from web pages, PDF files or word
processors; they break keys and search. The message gives the place of the first one: delete it
with the characters beside it, and type those again.
""",
        "yaml-empty": """\
The file holds nothing, or only comments.

Wrong:

    # to be written

Right:

    id: am

Why: an empty file is nearly always a file that was not saved, or one that should have been
deleted. A draft belongs on a branch, or carries the status that your records have for drafts.
""",
    }
)
