"""The building blocks of a pathway: its steps, and the ways up and down from it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from wagtail.blocks import (
    CharBlock,
    ListBlock,
    PageChooserBlock,
    RichTextBlock,
    StructBlock,
    StructValue,
    TextBlock,
)
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from core.blocks import TEXT_FEATURES, ContactBlock

ADDRESS = RegexValidator(
    r"^(https?://|mailto:|tel:|/|#)", "Write an address that starts with https:// or /."
)


def _address_block(**options: Any) -> CharBlock:
    return CharBlock(
        max_length=500,
        required=False,
        label="Address",
        help_text="For example /contact/ or https://…",
        validators=[ADDRESS],
        **options,
    )


def _one_target(value: dict[str, Any], names: tuple[str, ...]) -> None:
    """A link leads to one place. Raises ``StructBlockValidationError``."""
    given = [name for name in names if value.get(name)]
    if len(given) > 1:
        fault = ValidationError("Give one of these only: a link leads to one place.")
        raise StructBlockValidationError(block_errors=dict.fromkeys(given[1:], fault))
    if given and not value.get("label"):
        fault = ValidationError("Write the words of the link.")
        raise StructBlockValidationError(block_errors={"label": fault})


class FormValue(StructValue):
    """A form or sheet to use, and where it is."""

    @property
    def href(self) -> str:
        """Its address; empty while it has none that everybody could open."""
        page, document = self.get("page"), self.get("document")
        if page:
            return str(page.url or "") if page.live else ""
        return str(document.url) if document else str(self.get("url") or "")


class FormBlock(StructBlock):
    """The form, sheet or tool of a step."""

    label = CharBlock(max_length=160, required=False, label="What it is called")
    page = PageChooserBlock(required=False)
    document = DocumentChooserBlock(required=False)
    url = _address_block()

    class Meta:
        value_class = FormValue

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        _one_target(cleaned, ("page", "document", "url"))
        return cleaned


class PathwayStepBlock(StructBlock):
    """One step: who does what by when, with which form and whose agreement."""

    title = CharBlock(max_length=120, help_text="As an instruction, for example “Talk with them”.")
    who = CharBlock(max_length=160, required=False, help_text="The post, never a person's name.")
    what = RichTextBlock(features=TEXT_FEATURES, required=False)
    by_when = CharBlock(max_length=160, required=False, help_text="“Within one working day”.")
    consent = TextBlock(
        max_length=500, required=False, help_text="Whose agreement is needed, and when not."
    )
    form = FormBlock(label="Form to use")
    checklist = ListBlock(
        CharBlock(max_length=240), default=[], help_text="Lines to tick, on screen or paper."
    )

    class Meta:
        icon = "list-ol"


class MoveBlock(StructBlock):
    """A way to more help, or to less."""

    when = CharBlock(max_length=300, help_text="“If the child may be at risk of harm”.")
    label = CharBlock(max_length=160, label="What to do")
    pathway = PageChooserBlock(page_type="thresholds.PathwayPage", required=False)
    url = _address_block()

    class Meta:
        icon = "arrows-up-down"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        _one_target(cleaned, ("pathway", "url"))
        return cleaned


STEPS = [("step", PathwayStepBlock())]
MOVES = [("move", MoveBlock())]
CONTACTS = [("contact", ContactBlock(icon="user"))]
