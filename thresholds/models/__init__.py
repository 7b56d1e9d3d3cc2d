from thresholds.models.edition import Edition
from thresholds.models.indicator import Indicator
from thresholds.models.level import Level
from thresholds.models.need import Need
from thresholds.models.synonym import Synonym
from thresholds.models.unfound_word import UnfoundWord

__all__ = ["Edition", "Indicator", "Level", "Need", "Synonym", "UnfoundWord"]
