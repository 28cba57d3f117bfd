"""Counting all cases at once: the same declared measures, made into SQL over columns of events."""

from caseflow.setwise.engine import Child, Engine, GroupFigure, Logged
from caseflow.setwise.measures import unanswered
from caseflow.setwise.script import CannotAnswer

__all__ = ["CannotAnswer", "Child", "Engine", "GroupFigure", "Logged", "unanswered"]
