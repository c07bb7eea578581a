"""Builds plain data with places from the events of PyYAML's parser, in one pass and without recursion.

So limits of depth, nodes and aliases hold before anything grows. Mapping keys are always the text as written: `NO:` and
`1:` are names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from brinkmanship.scenario.document import scalars
from brinkmanship.scenario.document.places import Node, Place, Source
from brinkmanship.scenario.document.problems import Document, Limits, Problem, problem_at, quoted
from brinkmanship.scenario.document.scalars import resolve

_SPACES = "spaces; YAML does not allow tabs at the start of a line"
_COLON = "quotes around a text that contains ': '; or a line of its own for the second name, indented by spaces"
_LINED_UP = "names of one mapping to start in the same column"

_TABLE: tuple[tuple[str, bool, str, str | None], ...] = (
    # part of the parser's text, whether the place is where the thing began, our message, the way out
    ("mapping values are not allowed", False, "a ':' is not allowed here", _COLON),
    ("expected ':'", True, "a ':' is missing after this name", "'name: value'"),
    ("expected '-' indicator", False, "this line does not belong to the list above", "'- ' in the list's column"),
    ("expected ',' or '}'", False, "a '}' or ',' is missing before this", "'}' to close the mapping"),
    ("expected ',' or ']'", False, "a ']' or ',' is missing before this", "']' to close the list"),
    ("expected key", False, "this line does not line up with the ones above", _LINED_UP),
    ("expected <block end>", False, "this line does not line up with the ones above", _LINED_UP),
    ("block sequence entries are not allowed", False, "a list cannot start here", "'- ' on a line of its own"),
    ("mapping keys are not allowed", False, "a name cannot stand here", None),
    ("unexpected end of stream", True, "this quote is never closed", "a closing quote"),
    ("unexpected document", True, "this quote is never closed", "a closing quote"),
    ("unknown escape character", False, "this escape is not known", "'\\\\' for a backslash, or single quotes"),
    ("tag handle", False, "this tag is not allowed", "plain values without tags"),
    ("alphabetic or numeric character", False, "a name is missing after '&' or '*'", "quotes around the text"),
    ("incompatible YAML document", False, "this version of YAML is not known", "%YAML 1.2, or no such line"),
    ("found duplicate anchor", False, "this anchor is here twice", "each anchor once"),
    ("<document start>", False, "this does not belong to the document", "nothing after the end of the document"),
)


def explain(error: yaml.MarkedYAMLError, source: Source) -> Problem:
    """The problem that stands for a parser's error, at its place in the source."""
    text = error.problem or ""
    mark = error.problem_mark or error.context_mark
    if mark is not None:
        line = source.line(mark.line + 1) or ""
        if "\t" in line[: len(line) - len(line.lstrip())]:
            column = line.index("\t") + 1
            return problem_at(Place(source, mark.line + 1, column), "a tab is used for indentation", expected=_SPACES)
    for part, at_start, message, expected in _TABLE:
        if part in text:
            chosen = error.context_mark if at_start and error.context_mark is not None else mark
            return problem_at(_place(source, chosen), message, expected=expected)
    if "cannot start any token" in text and mark is not None:
        line = source.line(mark.line + 1) or ""
        what = quoted(line[mark.column : mark.column + 1])
        return problem_at(_place(source, mark), f"a value cannot start with {what}", expected="quotes around the text")
    return problem_at(_place(source, mark), f"this is not YAML: {text or 'the parser gives no reason'}")


def _place(source: Source, mark: yaml.Mark | None) -> Place | None:
    return None if mark is None else Place(source, mark.line + 1, mark.column + 1)


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_new_place = tuple.__new__  # Place(...) itself takes three times as long, and there are two places to a line


class _Stop(Exception):
    """A problem after which nothing more of the file can be read."""


class _TooDeep(Exception):
    """The parser's own limit of nesting; the argument is the place in the text, in characters."""


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being filled."""

    value: dict[str, Any] | list[Any]
    node: Node
    anchor: str | None
    nodes_before: int
    key: str | None = None
    key_place: Place | None = None
    skip: bool = False


class Builder:
    """Builds one document out of parse events."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Any, Node, int]] = {}
        self.nodes = 0
        self.aliases = 0
        self.result: tuple[Any, Node] | None = None

    def build(self, content: bytes) -> Document:
        """The whole document; stops at the first problem of syntax or of a limit."""
        try:
            self._run(content)
        except _TooDeep as error:
            # Met while the parser read ahead of the events it had given; those of what stands before are enough for
            # the limit here, which is lower, so that any version of the parser tells the same place.
            return Builder(self.source, self.limits).build(self.source.text[: error.args[0]].encode("utf-8"))
        except _Stop:
            self.result = None
        else:
            if self.result is None and not self.problems:
                self.problems.append(Problem("the file is empty", file=self.source.name, expected="a scenario"))
        data, root = self.result if self.result is not None else (None, None)
        return Document(self.source, data, root, self.problems)

    def _run(self, content: bytes) -> None:
        loader = _Loader(content)
        try:
            while (event := loader.get_event()) is not None and type(event) is not yaml.StreamEndEvent:
                if handler := _HANDLERS.get(type(event)):
                    handler(self, event)
        except yaml.MarkedYAMLError as error:
            if "nesting depth" in (error.problem or "") and error.problem_mark is not None:
                raise _TooDeep(error.problem_mark.index) from None
            self.problems.append(explain(error, self.source))
            raise _Stop from None
        except yaml.YAMLError:
            self.problems.append(Problem("this is not YAML", file=self.source.name))
            raise _Stop from None
        finally:
            loader.dispose()

    def _place(self, event: Any) -> Place:
        start, end = event.start_mark, event.end_mark
        line, column = start.line, start.column
        width = end.column - column if end.line == line else 1
        return _new_place(Place, (self.source, line + 1, column + 1, width or 1))

    def _problem(self, place: Place, message: str, **more: Any) -> None:
        self.problems.append(problem_at(place, message, **more))

    def _stop(self, place: Place, message: str, expected: str) -> None:
        self._problem(place, message, expected=expected)
        raise _Stop

    def _count(self, nodes: int, place: Place) -> None:
        """Count values; aliased ones count each time."""
        self.nodes += nodes
        if self.nodes > self.limits.nodes:
            what = "aliases repeat too much" if nodes > 1 else "the file holds too much"
            self._stop(place, what, f"at most {self.limits.nodes:,} values, repeated ones counted each time")

    # One method for each kind of event.

    def document(self, event: Any) -> None:
        """The start of a document: there may be one."""
        if self.result is not None:
            self._stop(self._place(event), "a second document begins here", "one document in a file; remove this line")

    def scalar(self, event: Any) -> None:
        """A word, number or text."""
        parent = self.stack[-1] if self.stack else None
        place = self._place(event)
        self._count(1, place)
        if parent is not None and parent.key is None and type(parent.value) is dict:
            self._open_key(parent, event, place)
            return
        value: Any
        tag = event.tag
        try:
            if tag is None:
                value = resolve(event.value) if event.implicit[0] else event.value
            elif tag == "!" or scalars.is_core_scalar_tag(tag):
                value = event.value if tag == "!" else scalars.resolve_tagged(tag, event.value)
            else:
                self._unknown_tag(tag, place)
                value = event.value
        except ValueError as error:
            self._problem(place, str(error))
            value = event.value
        node = Node(place)
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, node, 1)
        self._add(value, node)

    def _open_key(self, parent: _Open, event: Any, place: Place) -> None:
        name = event.value
        parent.key, parent.key_place, parent.skip = name, place, False
        if event.anchor is not None:
            self._problem(place, "a name cannot carry an anchor", expected="the anchor after the colon")
        if event.tag is not None and event.tag != scalars.CORE + "str":
            self._unknown_tag(event.tag, place)
        if name == "<<" and event.implicit[0]:
            parent.skip = True
            expected = "the fields written out, or an entry of a library file pulled in by 'use'"
            self._problem(place, "merge keys ('<<') are not part of YAML 1.2", expected=expected)
        elif name == "":
            parent.skip = True
            self._problem(place, "a name is missing before the colon", expected="a name")
        elif name in parent.value:
            parent.skip = True
            first = parent.node.children[name].key
            where = f"line {first.line}" if first is not None else "above"
            self._problem(place, f"{quoted(name)} is here twice; the first is on {where}", expected="each name once")

    def alias(self, event: Any) -> None:
        """A repetition of an anchored value: the same data and the same places."""
        place = self._place(event)
        self.aliases += 1
        if not self.stack:
            self._stop(place, "an alias cannot be the whole file", "a scenario")
        if self.aliases > self.limits.aliases:
            self._stop(place, "the file has too many aliases", f"at most {self.limits.aliases:,}")
        parent = self.stack[-1]
        if parent.key is None and type(parent.value) is dict:
            self._stop(place, f"the alias {quoted('*' + event.anchor)} stands where a name must be", "a name")
        if event.anchor not in self.anchors:
            inside = any(open_.anchor == event.anchor for open_ in self.stack)
            reason = "contains itself" if inside else "has no anchor above it"
            message = f"the alias {quoted('*' + event.anchor)} {reason}"
            self._problem(place, message, expected=f"{quoted('&' + event.anchor)} before it")
            self._add(None, Node(place))
            return
        value, node, nodes = self.anchors[event.anchor]
        self._count(nodes, place)
        self._add(value, Node(node.value, None, node.children))

    def start(self, event: Any) -> None:
        """The start of a mapping or a list."""
        place = self._place(event)
        if place.width > 1:
            place = place._replace(width=1)
        self._count(1, place)
        if len(self.stack) >= self.limits.depth:
            self._stop(place, "the file is nested too deeply", f"at most {self.limits.depth} levels")
        is_mapping = type(event) is yaml.MappingStartEvent
        if event.tag not in (None, "!", scalars.CORE + ("map" if is_mapping else "seq")):
            self._unknown_tag(event.tag, place)
        parent = self.stack[-1] if self.stack else None
        if parent is not None and parent.key is None and type(parent.value) is dict:
            self._stop(place, "a list or mapping stands where a name must be", "a name, then a colon")
        value: dict[str, Any] | list[Any] = {} if is_mapping else []
        self.stack.append(_Open(value, Node(place), event.anchor, self.nodes))
        if event.anchor is not None:
            self.anchors.pop(event.anchor, None)

    def end(self, event: Any) -> None:
        """The end of a mapping or a list."""
        done = self.stack.pop()
        if done.anchor is not None:
            self.anchors[done.anchor] = (done.value, done.node, self.nodes - done.nodes_before + 1)
        self._add(done.value, done.node)

    def _unknown_tag(self, tag: str, place: Place) -> None:
        shown = tag.replace(scalars.CORE, "!!")
        self._problem(place, f"the tag {quoted(shown)} is not allowed", expected="plain values without tags")

    def _add(self, value: Any, node: Node) -> None:
        if not self.stack:
            self.result = (value, node)
            return
        parent = self.stack[-1]
        if isinstance(parent.value, list):
            parent.node.children[len(parent.value)] = node
            parent.value.append(value)
            return
        if not parent.skip:
            assert parent.key is not None
            parent.value[parent.key] = value
            node.key = parent.key_place
            parent.node.children[parent.key] = node
        parent.key = None


_HANDLERS = {
    yaml.DocumentStartEvent: Builder.document,
    yaml.ScalarEvent: Builder.scalar,
    yaml.AliasEvent: Builder.alias,
    yaml.MappingStartEvent: Builder.start,
    yaml.MappingEndEvent: Builder.end,
    yaml.SequenceStartEvent: Builder.start,
    yaml.SequenceEndEvent: Builder.end,
}
