"""Decision diagrams: sets of situations, however many, as small graphs that can be counted exactly.

One variable a question, one value an answer. A node asks for a variable; each of its edges carries
the values with which it is followed, as the bits of an integer, so that a country list of 250
options is one edge and not 250. Equal sets are one and the same number: comparing is free. These
are reduced, ordered, multi-valued decision diagrams (Bryant 1986; Srinivasan and others 1990); why
they are our own is in docs/decisions/0015-situations-as-diagrams.md.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce

from bot.errors import ProofTooLargeError

Set = int
"""A set of assignments: the number of its node."""

NONE: Set = 0
ALL: Set = 1

MOST_NODES = 1_500_000
"""Of all sets of a flow together: about a gigabyte, which a small server can spare for a while. The
shipped flow takes 20,000, a drawn one of 25 questions and 2,000 cards 400,000."""

Cube = Mapping[int, int]
"""Variable -> the values that it may take, as bits. What is left out may take any."""


def bits(values: int) -> Iterable[int]:
    """The values of an edge, smallest first."""
    while values:
        lowest = values & -values
        yield lowest.bit_length() - 1
        values ^= lowest


class Diagrams:
    """All sets over some variables. What was worked out is kept for as long as this lives."""

    def __init__(self, sizes: Sequence[int], flow: str = "", most: int = MOST_NODES) -> None:
        """`sizes`: how many values each variable has, in the order in which nodes ask for them.

        Whatever would take more than `most` nodes raises ProofTooLargeError, which names the flow.
        """
        self.full = tuple((1 << size) - 1 for size in sizes)
        self._sizes = tuple(sizes)
        self._flow = flow
        self._most = most
        self._variable = [len(sizes), len(sizes)]
        self._edges: list[tuple[tuple[Set, int], ...]] = [(), ()]
        self._nodes: dict[tuple[int, tuple[tuple[Set, int], ...]], Set] = {}
        self._both: dict[tuple[Set, Set], Set] = {}
        self._either: dict[tuple[Set, Set], Set] = {}
        self._without: dict[tuple[Set, Set], Set] = {}
        self._inverse: dict[Set, Set] = {NONE: ALL, ALL: NONE}
        self._counts: dict[Set, int] = {NONE: 0, ALL: 1}
        # A diagram is as deep as there are variables, and so is the recursion over it.
        sys.setrecursionlimit(max(sys.getrecursionlimit(), 4 * len(sizes) + 1000))

    # Sets

    def literal(self, variable: int, values: int) -> Set:
        """All assignments in which the variable has one of these values."""
        rest = self.full[variable] & ~values
        return self._node(variable, {ALL: values & self.full[variable], NONE: rest})

    def cube(self, cube: Cube) -> Set:
        """All assignments that a cube allows."""
        found = ALL
        for variable in sorted(cube, reverse=True):
            found = self.both(self.literal(variable, cube[variable]), found)
        return found

    def both(self, one: Set, other: Set) -> Set:
        """What is in both."""
        if one > other:
            one, other = other, one
        if one <= ALL:
            return other if one else NONE
        if one == other:
            return one
        key = one, other
        found = self._both.get(key)
        if found is None:
            found = self._both[key] = self._joined(self.both, one, other)
        return found

    def inverse(self, one: Set) -> Set:
        """What is not in it."""
        found = self._inverse.get(one)
        if found is None:
            parts = {self.inverse(child): values for child, values in self._edges[one]}
            found = self._inverse[one] = self._node(self._variable[one], parts)
            self._inverse[found] = one
        return found

    def either(self, one: Set, other: Set) -> Set:
        """What is in at least one of them."""
        if one > other:
            one, other = other, one
        if one <= ALL:
            return ALL if one else other
        if one == other:
            return one
        key = one, other
        found = self._either.get(key)
        if found is None:
            found = self._either[key] = self._joined(self.either, one, other)
        return found

    def without(self, one: Set, other: Set) -> Set:
        """What is in the first and not in the second."""
        if not one or not other:
            return one
        if other in (one, ALL):
            return NONE
        key = one, other
        found = self._without.get(key)
        if found is None:
            found = self._without[key] = self._joined(self.without, one, other)
        return found

    def union(self, several: Iterable[Set]) -> Set:
        """What is in any of them."""
        return reduce(self.either, several, NONE)

    def forget(self, one: Set, *variables: int) -> Set:
        """The set with these variables free: whatever some values of them allow."""
        done: dict[Set, Set] = {}
        last = max(variables, default=-1)

        def visit(node: Set) -> Set:
            own = self._variable[node]
            if own > last:
                return node
            if node not in done:
                children = [(visit(child), values) for child, values in self._edges[node]]
                if own in variables:
                    done[node] = self.union(child for child, _ in children)
                else:
                    parts: dict[Set, int] = {}
                    for into, values in children:
                        parts[into] = parts.get(into, 0) | values
                    done[node] = self._node(own, parts)
            return done[node]

        return visit(one)

    # Questions about a set

    def count(self, one: Set) -> int:
        """How many assignments are in it, exactly."""
        return self._count(one) * self._free(-1, one)

    def pick(self, one: Set) -> tuple[int, ...]:
        """One assignment of it: of each variable the smallest value. Raises ValueError if empty."""
        if one == NONE:
            raise ValueError("nothing to pick from")
        values = [0] * len(self._sizes)
        while one != ALL:
            lowest = min((edge & -edge, child) for child, edge in self._edges[one] if child)
            values[self._variable[one]] = lowest[0].bit_length() - 1
            one = lowest[1]
        return tuple(values)

    def variable(self, node: Set) -> int:
        """The variable that a node asks for; one beyond the last for `NONE` and `ALL`."""
        return self._variable[node]

    def edges(self, node: Set) -> tuple[tuple[Set, int], ...]:
        """Where a node leads, and with which values; `NONE` and `ALL` lead nowhere."""
        return self._edges[node]

    # Nodes

    def _node(self, variable: int, parts: Mapping[Set, int]) -> Set:
        edges = tuple(sorted((child, values) for child, values in parts.items() if values))
        if len(edges) == 1:
            return edges[0][0]
        key = variable, edges
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = len(self._variable)
            if found > self._most:
                raise ProofTooLargeError(self._flow)
            self._variable.append(variable)
            self._edges.append(edges)
        return found

    def _joined(self, join: Callable[[Set, Set], Set], one: Set, other: Set) -> Set:
        """Both sets joined, value by value of the variable that is asked for first."""
        own, opposite = self._variable[one], self._variable[other]
        variable = min(own, opposite)
        whole = self.full[variable]
        ones = self._edges[one] if own == variable else ((one, whole),)
        others = self._edges[other] if opposite == variable else ((other, whole),)
        parts: dict[Set, int] = {}
        for child, values in ones:
            for against, rest in others:
                shared = values & rest
                if shared:
                    into = join(child, against)
                    parts[into] = parts.get(into, 0) | shared
        return self._node(variable, parts)

    def _count(self, one: Set) -> int:
        """Assignments of the variables from the node's own on."""
        found = self._counts.get(one)
        if found is None:
            own = self._variable[one]
            found = self._counts[one] = sum(
                values.bit_count() * self._count(child) * self._free(own, child)
                for child, values in self._edges[one]
                if child
            )
        return found

    def _free(self, above: int, below: Set) -> int:
        """In how many ways the variables can be chosen that lie between and make no difference."""
        found = 1
        for size in self._sizes[above + 1 : self._variable[below]]:
            found *= size
        return found
