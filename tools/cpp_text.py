"""C++ source as text: enough of the language to count lines and find words, no more.

Everything works on a blanked copy of the source, in which comments and the insides of literals are
spaces. Offsets and lines stay the same, so a find in the copy is a place in the file.
"""

import re
from typing import Iterator, NamedTuple, Optional

_TOKEN = re.compile(
    r"""
    (?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)
  | (?P<raw>\b(?:u8|u|U|L)?R"(?P<fence>[^\s()\\]{0,16})\(.*?\)(?P=fence)")
  | (?P<string>"(?:\\.|[^"\\\n])*")
  | (?P<number>\b\d(?:[eEpP][+-]|'?[\w.])*)
  | (?P<char>'(?:\\.|[^'\\\n])+')
    """,
    re.VERBOSE | re.DOTALL,
)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:\\\n|[^\n])*", re.MULTILINE)
_NOT_NEWLINE = re.compile(r"[^\n]")


def _spaces(text: str) -> str:
    return _NOT_NEWLINE.sub(" ", text)


def blanked(source: str) -> str:
    """The source with comments and the insides of strings and characters turned into spaces."""

    def blank(match: re.Match) -> str:
        text = match.group()
        if match.lastgroup == "comment" or match.group("comment"):
            return _spaces(text)
        if match.group("number"):
            return text
        first, last = (text.index('"'), 1) if text.endswith('"') else (0, 1)
        return text[: first + 1] + _spaces(text[first + 1 : -last]) + text[-last:]

    return _TOKEN.sub(blank, source)


def without_directives(code: str) -> str:
    """Blanked code with preprocessor lines turned into spaces as well."""
    return _DIRECTIVE.sub(lambda match: _spaces(match.group()), code)


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def matching(code: str, opening: int) -> Optional[int]:
    """Where the bracket at `opening` closes, or None."""
    pairs = {"{": "}", "(": ")", "[": "]"}
    open_, close = code[opening], pairs[code[opening]]
    depth = 0
    for match in re.compile("[" + re.escape(open_ + close) + "]").finditer(code, opening):
        depth += 1 if match.group() == open_ else -1
        if depth == 0:
            return match.start()
    return None


class Body(NamedTuple):
    """A function: where its declaration starts, where its braces are, what it looks like before them."""

    start: int  # first character of the declaration
    opening: int  # the {
    closing: int  # the }
    lead: int  # end of whatever stands before the declaration; comments above lie in between


class Unbalanced(Exception):
    """Braces do not match, so nothing can be said about the functions of the file."""

    def __init__(self, offset: int):
        super().__init__(offset)
        self.offset = offset


_SCOPE = re.compile(r"\b(namespace|class|struct|union|enum)\b|\bextern\s*\"")
_CONSTRUCTOR_LIST = re.compile(r"\)\s*(noexcept\s*)?:(?!:)")
_ACCESS = re.compile(r"\s*(?:public|protected|private)\s*:(?!:)")


def _outermost(header: str) -> Optional[str]:
    """A declaration without what stands in round brackets, angle brackets after `template`, attributes.

    None while a round bracket is still open."""
    header = re.sub(r"\[\[.*?\]\]", "", header, flags=re.DOTALL)
    flat, depth = [], 0
    for letter in header:
        if letter == ")":
            depth -= 1
        if depth == 0:
            flat.append(letter)
        if letter == "(":
            depth += 1
    if depth > 0:
        return None
    text = "".join(flat)
    if re.match(r"\s*template\b", text):
        text = _without_template(text)
    return text


def _without_template(text: str) -> str:
    depth = 0
    for place, letter in enumerate(text):
        depth += {"<": 1, ">": -1}.get(letter, 0)
        if letter == ">" and depth == 0:
            rest = text[place + 1 :]
            return _without_template(rest) if re.match(r"\s*template\b", rest) else rest
    return text


def _kind(header: str) -> str:
    """What the { after this text opens: a scope, a value or a function."""
    flat = _outermost(header)
    if flat is None:
        return "value"  # a default argument, an argument
    in_constructor_list = _CONSTRUCTOR_LIST.search(flat)
    if in_constructor_list and re.search(r"[\w>]\s*$", flat[in_constructor_list.end() :]):
        return "value"
    named = re.sub(r"\boperator\s*[^\s\w(]+", "operator", flat)
    if re.search(r"(?<![=!<>+\-*/%&|^])=(?!=)", named):
        return "value"
    if "(" not in named:
        return "scope" if _SCOPE.search(named) or not named.strip() else "value"
    if re.match(r"\s*(?:class|struct|union)\b", named) and not re.search(
        r"\)\s*(const|noexcept)?\s*$", named
    ):
        return "scope"  # the brackets belong to a base class
    return "function"


def functions(code: str) -> Iterator[Body]:
    """Functions at namespace and class scope. Lambdas and local classes belong to their function."""
    code = without_directives(code)
    lead = place = 0
    depth = 0
    for_next = re.compile(r"[;{}]")
    while match := for_next.search(code, place):
        offset, letter = match.start(), match.group()
        place = offset + 1
        if letter == ";":
            lead = place
        elif letter == "}":
            depth -= 1
            lead = place
            if depth < 0:
                raise Unbalanced(offset)
        else:
            while access := _ACCESS.match(code, lead, offset):
                lead = access.end()
            kind = _kind(code[lead:offset])
            if kind == "scope":
                depth += 1
                lead = place
                continue
            closing = matching(code, offset)
            if closing is None:
                raise Unbalanced(offset)
            place = closing + 1
            if kind == "function":
                start = lead + len(code[lead:offset]) - len(code[lead:offset].lstrip())
                yield Body(start, offset, closing, lead)
                lead = place
    if depth != 0:
        raise Unbalanced(len(code) - 1)
