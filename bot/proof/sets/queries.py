"""What can be asked of a set: what it allows, what it depends on, what is largest in it."""

from __future__ import annotations

from bot.proof.sets.diagrams import ALL, NONE, Cube, Diagrams, Set


def allowed(sets: Diagrams, one: Set, cube: Cube, variable: int) -> int:
    """The values of a variable with which everything that the cube allows is in the set."""
    done: dict[Set, int] = {NONE: 0, ALL: sets.full[variable]}

    def visit(node: Set) -> int:
        found = done.get(node)
        if found is None:
            own = sets.variable(node)
            if own == variable:
                found = 0
                for child, values in sets.edges(node):
                    if visit(child):
                        found |= values
            else:
                found = sets.full[variable]
                wanted = cube.get(own, sets.full[own])
                for child, values in sets.edges(node):
                    if values & wanted:
                        found &= visit(child)
            done[node] = found
        return found

    return visit(one)


def possible(sets: Diagrams, one: Set) -> tuple[int, ...]:
    """For each variable, the values with which something is in the set."""
    found = [0] * len(sets.full)
    seen: set[Set] = set()

    def visit(node: Set, above: int) -> None:
        own = sets.variable(node)
        for variable in range(above + 1, own):
            found[variable] = sets.full[variable]
        if node > ALL and node not in seen:
            seen.add(node)
            for child, values in sets.edges(node):
                if child:
                    found[own] |= values
                    visit(child, own)

    if one:
        visit(one, -1)
    return tuple(found)


def variables(sets: Diagrams, one: Set) -> frozenset[int]:
    """The variables on which it depends whether something is in the set."""
    seen: set[Set] = {NONE, ALL}
    found: set[int] = set()
    ahead = [one]
    while ahead:
        node = ahead.pop()
        if node not in seen:
            seen.add(node)
            found.add(sets.variable(node))
            ahead += [child for child, _ in sets.edges(node)]
    return frozenset(found)


def fullest(sets: Diagrams, one: Set) -> Set:
    """The part of a set in which as few variables as possible have the value 0."""
    parts: dict[Set, Set] = {NONE: NONE, ALL: ALL}
    most = {NONE: -1, ALL: len(sets.full)}
    """How many are other than 0 at best, if all are that come before the node."""

    def unskipped(node: Set, above: int) -> Set:
        """The best part of a node, with what is skipped before it other than 0."""
        found = parts[node]
        for variable in range(above + 1, sets.variable(node)):
            found = sets.both(sets.literal(variable, sets.full[variable] & ~1), found)
        return found

    def visit(node: Set) -> None:
        if node in parts:
            return
        own, best, part = sets.variable(node), -1, NONE
        for child, values in sets.edges(node):
            visit(child)
            for kept, number in ((values & ~1, most[child]), (values & 1, most[child] - 1)):
                if child and kept and number >= best:
                    step = sets.both(sets.literal(own, kept), unskipped(child, own))
                    part = sets.either(part, step) if number == best else step
                    best = number
        parts[node], most[node] = part, best

    visit(one)
    return unskipped(one, -1)
