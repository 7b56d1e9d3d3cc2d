"""The assessment framework: three domains with 7, 6 and 7 dimensions.

Source: Framework for the Assessment of Children in Need and their Families (2000), kept by every
edition of Working Together since; the improvement notice of 2013 asks for exactly these domains.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Domain:
    """One side of the assessment triangle."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """One aspect of a domain; every need belongs to exactly one."""

    slug: str
    name: str
    domain: Domain


CHILD = Domain("child", "Child's developmental needs")
PARENTING = Domain("parenting", "Parents' and carers' capacity")
ENVIRONMENT = Domain("environment", "Wider family and environmental factors")
DOMAINS = (CHILD, PARENTING, ENVIRONMENT)

_NAMES = {
    CHILD: (
        "Health",
        "Education",
        "Emotional and behavioural development",
        "Identity",
        "Family and social relationships",
        "Social presentation",
        "Self-care skills",
    ),
    PARENTING: (
        "Basic care",
        "Ensuring safety",
        "Emotional warmth",
        "Stimulation",
        "Guidance and boundaries",
        "Stability",
    ),
    ENVIRONMENT: (
        "Family history and functioning",
        "Wider family",
        "Housing",
        "Employment",
        "Income",
        "Social integration",
        "Community resources",
    ),
}


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


DIMENSIONS = tuple(
    Dimension(_slug(name), name, domain) for domain, names in _NAMES.items() for name in names
)
DIMENSION_BY_SLUG = {dimension.slug: dimension for dimension in DIMENSIONS}
DOMAIN_BY_SLUG = {domain.slug: domain for domain in DOMAINS}


def _comparable(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split())


_DOMAIN_BY_NAME = {_comparable(domain.name): domain for domain in DOMAINS}
_DIMENSION_BY_NAME = {_comparable(dimension.name): dimension for dimension in DIMENSIONS}


def domain_named(name: str) -> Domain | None:
    """The domain of that name, whatever its case and apostrophe, or None."""
    return _DOMAIN_BY_NAME.get(_comparable(name))


def dimension_named(name: str) -> Dimension | None:
    """The dimension of that name, whatever its case, or None."""
    return _DIMENSION_BY_NAME.get(_comparable(name))
