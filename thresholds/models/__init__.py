from thresholds.models.edition import Edition
from thresholds.models.indicator import Indicator
from thresholds.models.level import Level
from thresholds.models.need import Need
from thresholds.models.pathway import EarlyHelpIndexPage, PathwayPage
from thresholds.models.pathway_links import PathwayNeed, RelatedPathway
from thresholds.models.synonym import Synonym
from thresholds.models.unfound_word import UnfoundWord

__all__ = [
    "EarlyHelpIndexPage",
    "Edition",
    "Indicator",
    "Level",
    "Need",
    "PathwayNeed",
    "PathwayPage",
    "RelatedPathway",
    "Synonym",
    "UnfoundWord",
]
