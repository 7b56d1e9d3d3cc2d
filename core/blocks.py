"""The building blocks of ordinary content; each has one template of the same name."""

from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    EmailBlock,
    ListBlock,
    RichTextBlock,
    StructBlock,
    TextBlock,
)
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class TextBodyBlock(RichTextBlock):
    """Paragraphs, lists and links."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)


class HeadingBlock(CharBlock):
    """A heading below the page's own."""


class CalloutBlock(StructBlock):
    """Words that must not be missed."""

    tone = ChoiceBlock(choices=[("info", "Information"), ("warning", "Warning")], default="info")
    title = CharBlock(max_length=120)
    text = RichTextBlock(features=TEXT_FEATURES)


class DetailsBlock(StructBlock):
    """Text that opens on demand."""

    title = CharBlock(max_length=160)
    text = RichTextBlock(features=TEXT_FEATURES)


class ContactBlock(StructBlock):
    """Whom to call or write to, and when."""

    name = CharBlock(max_length=120)
    phone = CharBlock(max_length=40, required=False)
    email = EmailBlock(required=False)
    hours = CharBlock(max_length=160, required=False)
    note = CharBlock(max_length=200, required=False)


class StepBlock(StructBlock):
    """One step of an ordered list."""

    title = CharBlock(max_length=160)
    text = TextBlock(required=False)


class CaptionedImageBlock(StructBlock):
    """A picture with its text alternative or the decision that it needs none."""

    image = ImageBlock()
    caption = CharBlock(max_length=200, required=False)


class DocumentBlock(StructBlock):
    """A file to download."""

    document = DocumentChooserBlock()
    label = CharBlock(max_length=160, required=False)


def _template(name: str) -> str:
    return f"core/blocks/{name}.html"


BODY_BLOCKS = [
    ("heading", HeadingBlock(max_length=160, icon="title", template=_template("heading"))),
    ("text", TextBodyBlock(icon="pilcrow", template=_template("text"))),
    ("callout", CalloutBlock(icon="warning", template=_template("callout"))),
    ("details", DetailsBlock(icon="collapse-down", template=_template("details"))),
    ("contacts", ListBlock(ContactBlock(), icon="user", template=_template("contacts"))),
    ("steps", ListBlock(StepBlock(), icon="list-ol", template=_template("steps"))),
    ("image", CaptionedImageBlock(icon="image", template=_template("image"))),
    ("document", DocumentBlock(icon="doc-full", template=_template("document"))),
]


class WayInBlock(StructBlock):
    """One of the ways into the site from the home page."""

    title = CharBlock(max_length=80)
    text = CharBlock(max_length=200)
    url = CharBlock(max_length=200, label="Address", help_text="For example /thresholds/")


__all__ = ["BODY_BLOCKS", "WayInBlock"]
