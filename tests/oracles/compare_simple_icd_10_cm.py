"""Compares the tabular list of ICD-10-CM with the package simple-icd-10-cm (MIT), which reads the same edition (April 2026).

    cargo run -p cleanclaim --features import --example dump_notes core/data/icd10_cm_notes.pack > dump.tsv
    python tests/oracles/simple_icd_10_cm.py dump.tsv

Every node: parent, children, each kind of note, seventh characters, codes made by a seventh character. What differs is
counted under the reason for it; anything else is a fault.
"""

import collections
import sys
from pathlib import Path

LISTS = {"excludes1": "get_excludes1", "excludes2": "get_excludes2", "includes": "get_includes", "inclusion-term": "get_inclusion_term"}
TEXTS = {
    "use-additional": "get_use_additional_code",
    "code-first": "get_code_first",
    "code-also": "get_code_also",
    "note": "get_notes",
    "seventh-character-note": "get_seven_chr_note",
}


def read_dump(path: Path) -> list[dict]:
    nodes: list[dict] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if cells[0] == "node":
            nodes.append({"name": cells[1], "kind": cells[2], "parent": cells[3], "notes": collections.defaultdict(list), "extended": []})
        elif cells[0] == "note":
            nodes[-1]["notes"][cells[2]].append("\t".join(cells[4:]))
        elif cells[0] == "extended":
            nodes[-1]["extended"].append(cells[1])
    return nodes


def plain(text: str) -> str:
    """Nine lines of the file have a tab within, or blanks at an end: a tab is a blank here, and ends are trimmed."""
    return text.replace("\t", " ").strip()


def seventh(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    last = ""
    for line in lines:
        character, _, meaning = line.partition("\t")
        if character:
            found[last := character] = meaning
        else:
            found[last] += "/" + meaning
    return found


def compare(path: Path) -> tuple[collections.Counter, list[str]]:
    """How many answers agree or differ for a known reason, and the faults."""
    import simple_icd_10_cm as theirs

    nodes = read_dump(path)
    counts: collections.Counter = collections.Counter()
    faults: list[str] = []
    children: dict[tuple[str, str], list[str]] = collections.defaultdict(list)
    for node in nodes:
        # A category may have the name of its block (B99): the block is the parent of categories.
        above = "block" if node["kind"] == "category" else "chapter" if node["kind"] == "block" else "code"
        children[node["parent"], above].append(node["name"])

    def same(node: dict, what: str, ours: object, other: object) -> None:
        if ours == other:
            counts[what] += 1
        else:
            faults.append(f"{node['name']} ({node['kind']}) {what}: {ours!r} here, {other!r} there")

    def blanks(text: str) -> str:
        return "/".join(plain(part) for part in text.split("/"))

    for node in nodes:
        name, block = node["name"], node["kind"] == "block"
        if not theirs.is_valid_item(name):
            faults.append(f"{name}: not there")
            continue
        same(node, "parent", node["parent"], theirs.get_parent(name, prioritize_blocks=block))
        kind = "chapter" if node["kind"] == "chapter" else "block" if block else "code"
        listed = children[name, kind]
        if listed or not node["extended"]:
            same(node, "children", listed, theirs.get_children(name, prioritize_blocks=block))
        else:
            same_extended(theirs, node, counts, faults)
        for what, getter in LISTS.items():
            other = [plain(text) for text in getattr(theirs, getter)(name, prioritize_blocks=block)]
            same(node, what, node["notes"][what], other)
        for what, getter in TEXTS.items():
            other = getattr(theirs, getter)(name, prioritize_blocks=block)
            same(node, what, "\n".join(node["notes"][what]), "\n".join(plain(line) for line in other.split("\n")))
        other = {key: blanks(text) for key, text in theirs.get_seven_chr_def(name, prioritize_blocks=block).items()}
        ours = {key: blanks(text) for key, text in seventh(node["notes"]["seventh-characters"]).items()}
        same(node, "seventh-characters", ours, other)
    ours_all = {node["name"] for node in nodes} | {code for node in nodes for code in node["extended"]}
    missing = [code for code in theirs.get_all_codes() if code not in ours_all]
    faults.extend(f"{code}: only there" for code in missing)
    counts["nodes and codes"] = len(theirs.get_all_codes())
    return counts, faults


def same_extended(theirs, node: dict, counts: collections.Counter, faults: list[str]) -> None:
    """Codes made by a seventh character. The tabular list gives some that are no codes (their package drops those that its
    code list has not): they are dropped here by the table of codes, which the dump does not ask."""
    there = theirs.get_children(node["name"])
    extra = [code for code in node["extended"] if code not in there]
    if [code for code in node["extended"] if code in there] != there:
        faults.append(f"{node['name']} codes with a seventh character: {node['extended']!r} here, {there!r} there")
    elif extra:
        counts["children, less what the code list has not"] += 1
        counts["seventh characters that make no code"] += len(extra)
    else:
        counts["children"] += 1


if __name__ == "__main__":
    agreed, wrong = compare(Path(sys.argv[1]))
    for what, count in sorted(agreed.items()):
        print(f"{count:7} {what}")
    for fault in wrong[:50]:
        print("FAULT", fault)
    print(f"{len(wrong)} faults")
    sys.exit(bool(wrong))
