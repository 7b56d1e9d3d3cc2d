"""The flow picture of a pathway, drawn from its steps as accessible SVG.

Pure: no Django, no style attribute, the same text for the same steps. Sizes are in units of the
drawing, which is 320 wide and as tall as its words need; classes give it colours and type.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

WIDTH = 320
_EDGE = 2
_PADDING = 12
_GAP = 26
_DOT = 14
_TEXT_LEFT = _EDGE + _PADDING + 2 * _DOT + 10
_TITLE_SIZE, _TITLE_LINE = 16, 21
_TEXT_SIZE, _TEXT_LINE = 14, 19
_BETWEEN_BRANCHES = 10

# Share of the type size that a letter takes, on the wide side of the fonts of common systems.
_NARROW, _LETTER, _CAPITAL, _WIDE = 0.36, 0.63, 0.76, 0.98
_BOLD = 1.1


@dataclass(frozen=True)
class FlowStep:
    """One box: what is done, by whom and by when."""

    title: str
    who: str = ""
    by_when: str = ""


@dataclass(frozen=True)
class Flow:
    """The steps in order, and where the way leads when the need grows or gets less."""

    steps: Sequence[FlowStep]
    step_up: Sequence[str] = ()
    step_down: Sequence[str] = ()


def described(flow: Flow) -> str:
    """The picture in words, for those who do not see it."""
    count = len(flow.steps)
    said = f"{count} steps" if count != 1 else "1 step"
    steps = " ".join(f"{n}: {_sentence(s.title)}" for n, s in enumerate(flow.steps, start=1))
    ends = [
        f"{name}: {'; '.join(_plain(label) for label in labels)}."
        for name, labels in (("Step up", flow.step_up), ("Step down", flow.step_down))
        if labels
    ]
    return " ".join([f"{said}, from top to bottom.", steps, *ends]).strip()


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide ``text`` may become at ``size``, in units of the drawing."""
    shares = (
        _WIDE
        if letter in "mwMWQ@%—–…&" or ord(letter) > 0x2FF
        else _NARROW
        if letter in " iljtfrI.,:;'’‘!|()[]-/"
        else _CAPITAL
        if letter.isupper()
        else _LETTER
        for letter in text
    )
    return sum(shares) * size * (_BOLD if bold else 1)


def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """``text`` in lines that fit into ``room``; a word too long for a line is cut."""
    lines: list[str] = []
    line = ""
    for word in _pieces(text.split(), room, size, bold=bold):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, bold=bold) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _pieces(words: Iterable[str], room: float, size: float, *, bold: bool) -> Iterator[str]:
    for word in words:
        rest = word
        while width_of(rest, size, bold=bold) > room:
            fits = max(
                (n for n in range(1, len(rest)) if width_of(rest[:n], size, bold=bold) <= room),
                default=1,
            )
            yield rest[:fits]
            rest = rest[fits:]
        if rest:
            yield rest


@dataclass
class _Drawing:
    """Marks gathered from the top down; ``y`` is where the next one may begin."""

    y: float = _EDGE
    marks: list[str] = field(default_factory=list)

    def lines(
        self, texts: Iterable[tuple[str, str]], left: float, top: float, line: float
    ) -> float:
        """Write lines, each with its class, from ``top`` on; where the text after them begins."""
        for name, text in texts:
            self.marks.append(
                f'<text class="{name}" x="{left:g}" y="{top + line - 5:g}">{escape(text)}</text>'
            )
            top += line
        return top

    def arrow(self, x: float, top: float, bottom: float) -> None:
        self.marks.append(
            f'<path class="flow__line" d="M{x:g} {top:g}V{bottom - 7:g}"/>'
            f'<path class="flow__head" d="M{x - 6:g} {bottom - 9:g}h12l-6 9z"/>'
        )

    def box(self, left: float, top: float, size: tuple[float, float], kind: str) -> None:
        self.marks.append(
            f'<rect class="flow__box flow__box--{kind}" x="{left:g}" y="{top:g}" '
            f'width="{size[0]:g}" height="{size[1]:g}" rx="8"/>'
        )


def drawn(flow: Flow, *, name: str = "flow") -> str:
    """The picture as one ``svg`` element; ``name`` begins its ids."""
    drawing = _Drawing()
    for number, step in enumerate(flow.steps, start=1):
        _draw_step(drawing, number, step)
        if number < len(flow.steps):
            drawing.arrow(WIDTH / 2, drawing.y, drawing.y + _GAP)
            drawing.y += _GAP
    ends = [
        (title, kind, labels)
        for title, kind, labels in (
            ("Step up", "up", flow.step_up),
            ("Step down", "down", flow.step_down),
        )
        if labels
    ]
    if ends:
        _draw_ends(drawing, ends)
    height = drawing.y + _EDGE
    return (
        f'<svg class="flow" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}" '
        f'role="img" aria-labelledby="{name}-title {name}-text">'
        f'<title id="{name}-title">The steps as a picture</title>'
        f'<desc id="{name}-text">{escape(described(flow))}</desc>'
        f"{''.join(drawing.marks)}</svg>"
    )


def _draw_step(drawing: _Drawing, number: int, step: FlowStep) -> None:
    room = WIDTH - _EDGE - _PADDING - _TEXT_LEFT
    title = wrapped(_plain(step.title), room, _TITLE_SIZE, bold=True)
    facts = wrapped(_plain(step.who), room, _TEXT_SIZE)
    times = wrapped(_plain(step.by_when), room, _TEXT_SIZE, bold=True)
    height = 2 * _PADDING + max(
        2 * _DOT, len(title) * _TITLE_LINE + (len(facts) + len(times)) * _TEXT_LINE
    )
    top = drawing.y
    drawing.box(_EDGE, top, (WIDTH - 2 * _EDGE, height), "step")
    across, down = _EDGE + _PADDING + _DOT, top + _PADDING + _DOT
    drawing.marks.append(
        f'<circle class="flow__dot" cx="{across}" cy="{down:g}" r="{_DOT}"/>'
        f'<text class="flow__number" x="{across}" y="{down + 5:g}">{number}</text>'
    )
    below = drawing.lines(
        (("flow__title", text) for text in title), _TEXT_LEFT, top + _PADDING, _TITLE_LINE
    )
    below = drawing.lines((("flow__who", text) for text in facts), _TEXT_LEFT, below, _TEXT_LINE)
    drawing.lines((("flow__when", text) for text in times), _TEXT_LEFT, below, _TEXT_LINE)
    drawing.y = top + height


def _draw_ends(drawing: _Drawing, ends: Sequence[tuple[str, str, Sequence[str]]]) -> None:
    """The boxes at the foot, beside each other, with an arrow to each."""
    width = (WIDTH - 2 * _EDGE - (len(ends) - 1) * _BETWEEN_BRANCHES) / len(ends)
    room = width - 2 * _PADDING
    told = [
        [line for label in labels for line in wrapped(_plain(label), room, _TEXT_SIZE)]
        for _, _, labels in ends
    ]
    height = 2 * _PADDING + _TITLE_LINE + max(map(len, told)) * _TEXT_LINE
    top = drawing.y + _GAP
    for place, ((title, kind, _), lines) in enumerate(zip(ends, told, strict=True)):
        left = _EDGE + place * (width + _BETWEEN_BRANCHES)
        drawing.arrow(left + width / 2, drawing.y, top)
        drawing.box(left, top, (width, height), kind)
        below = drawing.lines(
            [("flow__title", title)], left + _PADDING, top + _PADDING, _TITLE_LINE
        )
        drawing.lines((("flow__who", line) for line in lines), left + _PADDING, below, _TEXT_LINE)
    drawing.y = top + height


def _plain(text: str) -> str:
    """One line without characters that XML cannot hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _sentence(text: str) -> str:
    plain = _plain(text)
    return plain if plain.endswith((".", "!", "?")) else f"{plain}."
