"""A child's family and network as their page shows them."""

from caseflow.network.views.family import family_view, history_lines
from caseflow.network.views.genogram import genogram_picture
from caseflow.network.views.workers import network

__all__ = ["family_view", "genogram_picture", "history_lines", "network"]
