"""The guides of core/data/guides as Python values, a walk of a file through them, and their comparison with the maps of pyx12."""

import csv
import fnmatch
import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "core" / "data" / "guides"
EXCEPTIONS = ROOT / "tests" / "oracles" / "guides_pyx12.tsv"

TOKEN = re.compile(
    r"(?P<usage>[RSN])(?P<first>\d\d)(\.\.(?P<last>\d\d))?(-(?P<part>\d{1,2})(\.\.(?P<end>\d{1,2}))?)?"
    r"(\^(?P<repeat>\d+|>1))?(:(?P<low>\d+)-(?P<high>\d+))?(=(?P<codes>[^@]+))?(@(?P<list>[a-z0-9-]+))?"
)
Place = tuple[int, int]


@dataclass
class Element:
    usage: str
    codes: tuple[str, ...] = ()
    outside: str = ""
    repeat: str = "1"
    length: tuple[int, int] | None = None


@dataclass
class Segment:
    id: str
    usage: str
    repeat: str
    elements: dict[Place, Element]
    notes: set[str]
    name: str

    def key(self) -> str:
        """The segment with the code that tells it from its neighbours: REF*G1."""
        for place in distinguishing(self.id):
            element = self.elements.get(place)
            if element and element.codes:
                return f"{self.id}*{element.codes[0]}"
        return self.id


@dataclass
class Loop:
    id: str
    usage: str
    repeat: str
    name: str
    children: list["Segment | Loop"] = field(default_factory=list)

    def trigger(self) -> Segment:
        first = self.children[0]
        assert isinstance(first, Segment), self.id
        return first


@dataclass
class Guide:
    name: str
    version: str
    accepts: list[str]
    root: Loop
    loops: dict[str, Loop]


def distinguishing(segment: str) -> list[Place]:
    return {"HL": [(3, 0)], "LIN": [(2, 0)], "PWK": [(1, 0), (2, 0)]}.get(segment, [(1, 0), (1, 1)])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = [line for line in file.read().split("\n") if line and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


def data_elements() -> dict[str, tuple[str, int, int]]:
    return {row["element"]: (row["type"], int(row["min"]), int(row["max"])) for row in rows(FOLDER / "elements.tsv")}


def standard_segments() -> dict[str, tuple[list[tuple[str, str]], set[str]]]:
    """Per segment and composite: the data element and the repeat count of each place, and the syntax notes."""
    found = {}
    for row in rows(FOLDER / "segments.tsv"):
        places: list[tuple[str, str]] = []
        for word in row["elements"].split():
            number, _, times = word.partition("x")
            number, _, repeat = number.partition("^")
            places += [(number, repeat or "1")] * int(times or 1)
        found[row["segment"]] = (places, set((row["notes"] or "").split()))
    return found


def element_list(text: str, shapes: dict[str, str]) -> tuple[dict[Place, Element], list[str]]:
    found: dict[Place, Element] = {}
    notes: list[str] = []
    for token in text.split():
        if token.startswith("&"):
            found, notes = element_list(shapes[token[1:]], shapes)
        elif token[0] in "+-":
            notes.append(token)
        else:
            match = TOKEN.fullmatch(token)
            assert match, f"not an element: {token!r} in {text!r}"
            length = (int(match["low"]), int(match["high"])) if match["low"] else None
            codes = tuple(code.replace("_", " ") for code in (match["codes"] or "").split(",") if code)
            for number in range(int(match["first"]), int(match["last"] or match["first"]) + 1):
                for part in range(int(match["part"] or 0), int(match["end"] or match["part"] or 0) + 1):
                    if match["usage"] == "N":
                        found = {
                            place: one for place, one in found.items() if place != (number, part) and (part or place[0] != number)
                        }
                    else:
                        found[number, part] = Element(match["usage"], codes, match["list"] or "", match["repeat"] or "", length)
    return found, notes


def load() -> dict[str, Guide]:
    shapes = {row["shape"]: row["elements"] for row in rows(FOLDER / "shapes.tsv")}
    standard = standard_segments()
    guides = {}
    for head in rows(FOLDER / "guides.tsv"):
        loops: dict[str, Loop] = {}
        root = None
        for row in rows(FOLDER / f"{head['guide']}.tsv"):
            name = row["loop"]
            where = f"{head['guide']} {name} {row['segment']}"
            assert row["usage"] in {"R", "S"}, where
            assert row["repeat"] == ">1" or int(row["repeat"]) >= 1, where
            assert row["name"], where
            if row["segment"].startswith("<"):
                loop = Loop(name, row["usage"], row["repeat"], row["name"])
                loop.children = loops.setdefault(name, loop).children
                if root is not None:
                    loops[row["segment"][1:]].children.append(loop)
                root = root or loop
            else:
                elements, changes = element_list(row["elements"], shapes)
                notes = {note for note in standard[row["segment"]][1] if f"-{note}" not in changes}
                notes |= {change[1:] for change in changes if change[0] == "+"}
                for number, part in elements:
                    data_element, _ = standard[row["segment"]][0][number - 1]
                    assert part == 0 or (data_element.startswith("C") and part <= len(standard[data_element][0])), (
                        f"{where} {number}-{part}"
                    )
                    assert part == 0 or (number, 0) in elements, f"{where} {number}-{part}"
                loops[name].children.append(Segment(row["segment"], row["usage"], row["repeat"], elements, notes, row["name"]))
        assert root is not None, head["guide"]
        guides[head["guide"]] = Guide(head["guide"], head["version"], head["accepts"].split(","), root, loops)
    return guides


# --- a walk of a file ---------------------------------------------------------------------------------------------


def segments_of(text: str) -> Iterator[tuple[list[str], str]]:
    """The segments of a file as lists of elements, and the component separator."""
    start = text.find("ISA")
    element, component = text[start + 3], text[start + 104]
    terminator = text[start + 105]
    for piece in text[start:].split(terminator):
        piece = piece.strip("\r\n ")
        if piece:
            yield piece.split(element), component


def fits(segment: Segment, elements: list[str], component: str) -> bool:
    """Does a segment of the guide, by its identifier and its distinguishing codes, hold this one?"""
    if segment.id != elements[0]:
        return False
    if segment.id == "ST":
        return True
    for number, part in distinguishing(segment.id):
        element = segment.elements.get((number, part))
        if element and element.codes:
            value = elements[number] if number < len(elements) else ""
            if part:
                value = value.split(component)[0].split("^")[0]
            if value not in element.codes:
                return False
    return True


def element_faults(segment: Segment, elements: list[str], component: str, standard: dict) -> Iterator[str]:
    """What of a segment's elements the guide does not use, misses, or does not list."""
    places = standard[segment.id][0]
    for number in range(1, max(len(elements), 1 + max(at for at, _ in segment.elements))):
        value = elements[number] if number < len(elements) else ""
        element = segment.elements.get((number, 0))
        name = f"{segment.id}{number:02}"
        if element is None:
            if value:
                yield f"{name} is not used"
            continue
        if not value:
            if element.usage == "R":
                yield f"{name} is missing"
            continue
        if number > len(places) or not places[number - 1][0].startswith("C"):
            values = value.split("^") if places[number - 1][1] != "1" else [value]
            for one in values:
                if element.codes and one not in element.codes:
                    yield f"{name} is {one}"
            continue
        parts = value.split("^")[0].split(component)
        last = max((part for at, part in segment.elements if at == number), default=0)
        for part in range(1, max(len(parts), last) + 1):
            one = parts[part - 1] if part <= len(parts) else ""
            inner = segment.elements.get((number, part))
            if inner is None and one:
                yield f"{name}-{part} is not used"
            elif inner is not None and not one and inner.usage == "R":
                yield f"{name}-{part} is missing"
            elif inner is not None and one and inner.codes and one not in inner.codes:
                yield f"{name}-{part} is {one}"


def head_of(child: Segment | Loop) -> Segment:
    return child if isinstance(child, Segment) else child.trigger()


def walk(guide: Guide, transaction: list[tuple[list[str], str]]) -> list[str]:
    """What of a transaction finds no place in the guide, is missing, or holds what the guide does not allow."""
    faults: list[str] = []
    standard = standard_segments()
    # The open loops, each with the child that it stands at and how often each child was seen.
    stack: list[tuple[Loop, int, dict[int, int]]] = [(guide.root, 0, {})]

    def leave() -> None:
        loop, _, seen = stack.pop()
        for index, child in enumerate(loop.children):
            if child.usage == "R" and not seen.get(index):
                what = child.key() if isinstance(child, Segment) else f"loop {child.id}"
                faults.append(f"{loop.id}: {what} is missing")

    def place(elements: list[str], component: str, *, exact: bool) -> bool:
        for depth in range(len(stack) - 1, -1, -1):
            loop, at, seen = stack[depth]
            # Neighbours that begin with the same segment stand in any order.
            first = at
            while first > 0 and head_of(loop.children[first - 1]).id == head_of(loop.children[at]).id:
                first -= 1
            for index in range(first, len(loop.children)):
                child = loop.children[index]
                # The segment that begins a loop begins it again, unless it may repeat there.
                if index == 0 and seen and child.repeat == "1":
                    continue
                head = head_of(child)
                found = fits(head, elements, component) if exact else head.id == elements[0]
                if found and repeats(child, seen.get(index, 0)):
                    while len(stack) - 1 > depth:
                        leave()
                    seen[index] = seen.get(index, 0) + 1
                    stack[depth] = (loop, index, seen)
                    inner = child.id if isinstance(child, Loop) else loop.id
                    wrong = element_faults(head, elements, component, standard)
                    accepted = {f"ST03 is {version}" for version in guide.accepts}
                    faults.extend(f"{inner}: {fault}" for fault in wrong if fault not in accepted)
                    if isinstance(child, Loop):
                        stack.append((child, 0, {0: 1}))
                    return True
        return False

    for elements, component in transaction:
        # What no row takes with its code is taken by its identifier alone: the code is then the fault.
        if place(elements, component, exact=True):
            continue
        if elements[0] in {"HL", "NM1", "REF", "DTP", "HI"} or not place(elements, component, exact=False):
            faults.append(f"{stack[-1][0].id}: {'*'.join(elements[:2])} has no place")
    while stack:
        leave()
    return faults


def repeats(child: Segment | Loop, seen: int) -> bool:
    return child.repeat == ">1" or seen < int(child.repeat)


# --- the maps of pyx12 --------------------------------------------------------------------------------------------


@dataclass
class Oracle:
    """A loop or a segment of a map."""

    node: ET.Element
    position: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.node.get("xid") or ""

    def text(self, name: str) -> str:
        return (self.node.findtext(name) or "").strip()

    @property
    def is_loop(self) -> bool:
        return self.node.tag == "loop"

    def children(self) -> list["Oracle"]:
        found: list[Oracle] = []
        for node in self.node:
            if node.tag in {"loop", "segment"}:
                before = self.position if self.node.get("type") == "wrapper" else ()
                child = Oracle(node, (*before, (node.findtext("pos") or "").strip()))
                if node.get("type") == "wrapper":
                    found += child.children()
                elif child.text("usage") != "N":
                    found.append(child)
        return found

    def first_segment(self) -> "Oracle":
        return self if not self.is_loop else self.children()[0].first_segment()

    def places(self) -> dict[Place, ET.Element]:
        found = {}
        for node in self.node:
            if node.tag in {"element", "composite"} and (node.findtext("usage") or "").strip() != "N":
                number = int((node.findtext("seq") or "").strip())
                found[number, 0] = node
                for part in node.findall("element"):
                    if (part.findtext("usage") or "").strip() != "N":
                        found[number, int((part.findtext("seq") or "").strip())] = part
        return found

    def codes(self, place: Place) -> list[str]:
        node = self.places().get(place)
        return [] if node is None else [(code.text or "").strip() for code in node.findall("valid_codes/code")]

    def key(self) -> str:
        if self.is_loop:
            return self.id
        for place in distinguishing(self.id):
            codes = self.codes(place)
            if codes:
                return f"{self.id}*{codes[0]}"
        return self.id


class Comparison:
    """Lists where a guide of ours lacks or contradicts what a map says."""

    def __init__(self, guide: Guide, map_file: Path) -> None:
        self.guide = guide
        self.standard = standard_segments()
        self.types = data_elements()
        folder = map_file.parent
        self.their_types = {
            node.get("ele_num"): (node.get("data_type"), int(node.get("min_len") or 0), int(node.get("max_len") or 0))
            for node in ET.parse(folder / "dataele.xml").getroot().iter("data_ele")
        }
        self.faults: list[tuple[str, str]] = []
        self.counts = {"loops": 0, "segments": 0, "elements": 0, "codes": 0}
        self.map_root = ET.parse(map_file).getroot()

    def fault(self, place: str, what: str) -> None:
        if (place, what) not in self.faults:
            self.faults.append((place, what))

    def run(self) -> list[tuple[str, str]]:
        start = "ISA_LOOP" if self.guide.name == "envelope" else "ST_LOOP"
        node = next(node for node in self.map_root.iter("loop") if node.get("xid") == start)
        self.loop(self.guide.root, Oracle(node, ()))
        return self.faults

    def loop(self, ours: Loop, theirs: Oracle) -> None:
        self.counts["loops"] += 1
        left = list(ours.children)
        pairs: list[tuple[Segment | Loop, Oracle]] = []
        mine = {"ISA_LOOP": "ISA", "GS_LOOP": "GS", "ST_LOOP": "ST", "LS_LOOP": "LS"}
        children = theirs.children()
        # First those that agree in their distinguishing codes, then by the identifier alone.
        for exact in (True, False):
            for child in [child for child in children if child not in [pair[1] for pair in pairs]]:
                for candidate in left:
                    if isinstance(candidate, Loop) == child.is_loop and self.same(candidate, child, mine, exact=exact):
                        left.remove(candidate)
                        pairs.append((candidate, child))
                        break
        for child in children:
            if child not in [pair[1] for pair in pairs]:
                self.fault(f"{ours.id}/{child.key()}", "lacks")
        for candidate in left:
            self.fault(f"{ours.id}/{candidate.id if isinstance(candidate, Loop) else candidate.key()}", "has more")
        for candidate, child in pairs:
            place = candidate.id if isinstance(candidate, Loop) else f"{ours.id}/{candidate.key()}"
            if candidate.usage != child.text("usage"):
                self.fault(place, f"usage {candidate.usage}, not {child.text('usage')}")
            repeat = child.text("repeat") if child.is_loop else child.text("max_use")
            if candidate.repeat != repeat:
                self.fault(place, f"repeat {candidate.repeat}, not {repeat}")
            if isinstance(candidate, Loop):
                if child.id != "ST_LOOP" or self.guide.name != "envelope":
                    self.loop(candidate, child)
            else:
                self.segment(place, candidate, child)
        order = [(ours.children.index(candidate), child) for candidate, child in pairs]
        order.sort(key=lambda pair: pair[0])
        for (_, one), (_, two) in itertools.pairwise(order):
            if one.position > two.position:
                self.fault(f"{ours.id}/{two.key()}", f"stands after {one.key()}, not before")
            same_here = one.first_segment().id == two.first_segment().id
            if one.position == two.position and not same_here:
                self.fault(f"{ours.id}/{two.key()}", f"stands in order with {one.key()}")

    def same(self, ours: Segment | Loop, theirs: Oracle, names: dict[str, str], *, exact: bool) -> bool:
        if isinstance(ours, Loop):
            return ours.id == names.get(theirs.id, theirs.id)
        if ours.id != theirs.id:
            return False
        if not exact:
            return True
        for place in distinguishing(ours.id):
            codes = theirs.codes(place)
            element = ours.elements.get(place)
            if codes and element and element.codes:
                return bool(set(codes) & set(element.codes))
        return False

    def segment(self, place: str, ours: Segment, theirs: Oracle) -> None:
        self.counts["segments"] += 1
        known = theirs.places()
        for at in sorted(set(known) | set(ours.elements)):
            name = f"{place}/{at[0]:02}" + (f"-{at[1]}" if at[1] else "")
            if at not in ours.elements:
                self.fault(name, f"lacks ({(known[at].findtext('usage') or '').strip()})")
            elif at not in known:
                self.fault(name, f"has more ({ours.elements[at].usage})")
            else:
                self.element(name, at, ours, known[at])
        notes = {note.text.strip() for note in theirs.node.findall("syntax") if note.text}
        for note in sorted(notes - ours.notes):
            self.fault(place, f"lacks note {note}")
        used = {number for number, _ in known}
        for note in sorted(ours.notes - notes):
            # A note about what the guide does not use says nothing there.
            mentioned = [int(note[index : index + 2]) for index in range(1, len(note), 2)]
            alive = mentioned[0] in used if note[0] in "CL" else any(number in used for number in mentioned)
            if note[0] == "E":
                alive = sum(number in used for number in mentioned) > 1
            if alive:
                self.fault(place, f"has more note {note}")

    def element(self, name: str, at: Place, ours: Segment, theirs: ET.Element) -> None:
        self.counts["elements"] += 1
        element = ours.elements[at]
        usage = (theirs.findtext("usage") or "").strip()
        if element.usage != usage:
            self.fault(name, f"usage {element.usage}, not {usage}")
        number, standard_repeat = self.standard[ours.id][0][at[0] - 1]
        if at[1]:
            number, standard_repeat = self.standard[number][0][at[1] - 1]
        their_number = (theirs.findtext("data_ele") or "").strip()
        if number != their_number and not (theirs.tag == "composite" and not their_number):
            self.fault(name, f"element {number}, not {their_number}")
        elif theirs.tag == "element":
            low_high = element.length or self.types[number][1:]
            mine = (self.types[number][0], *low_high)
            if mine != self.their_types.get(their_number):
                self.fault(name, f"type {mine}, not {self.their_types.get(their_number)}")
        repeat = (theirs.findtext("repeat") or theirs.findtext("max_use") or "1").strip()
        if (element.repeat or standard_repeat) != repeat:
            self.fault(name, f"repeat {element.repeat or standard_repeat}, not {repeat}")
        codes = {(code.text or "").strip() for code in theirs.findall("valid_codes/code")}
        self.counts["codes"] += len(codes)
        if codes - set(element.codes):
            self.fault(name, "lacks codes " + ",".join(sorted(codes - set(element.codes))))
        if codes and set(element.codes) - codes:
            self.fault(name, "has more codes " + ",".join(sorted(set(element.codes) - codes)))
        outside = theirs.find("valid_codes")
        if outside is not None and outside.get("external") and not element.outside:
            self.fault(name, f"lacks outside list {outside.get('external')}")


def explained(guide: str, place: str, what: str, reasons: list[dict[str, str]]) -> str | None:
    """The reason of the row of the exceptions that speaks of this difference."""
    for row in reasons:
        if (
            guide in row["guide"].split(",")
            and fnmatch.fnmatchcase(place, row["place"])
            and fnmatch.fnmatchcase(what, row["what"])
        ):
            return f"{row['guide']} {row['place']} {row['what']}"
    return None
