"""Pictures drawn on the server: pure functions from frozen facts to a drawing and its table twin."""

from caseflow.web.charts.bars import Bar, Bars, Day, Week, bar_chart, week_ahead
from caseflow.web.charts.flow import Ribbon, flow_chart
from caseflow.web.charts.genogram import Couple, Genogram, Relative, genogram
from caseflow.web.charts.journey import ClockRun, Journey, LaneStretch, Moment, Stay, journey
from caseflow.web.charts.picture import Picture
from caseflow.web.charts.run_chart import Point, RunChart, run_chart, said, signals
from caseflow.web.charts.spark import spark

__all__ = [
    "Bar",
    "Bars",
    "ClockRun",
    "Couple",
    "Day",
    "Genogram",
    "Journey",
    "LaneStretch",
    "Moment",
    "Picture",
    "Point",
    "Relative",
    "Ribbon",
    "RunChart",
    "Stay",
    "Week",
    "bar_chart",
    "flow_chart",
    "genogram",
    "journey",
    "run_chart",
    "said",
    "signals",
    "spark",
    "week_ahead",
]
