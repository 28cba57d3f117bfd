"""A plain script, as an analyst would write one: seven figures from the feed with pandas, nothing stored."""

import json
import sys
import time
from pathlib import Path

import holidays
import numpy as np
import pandas as pd

KINDS = (
    "event_withdrawn", "referral_received", "referral_decided", "initial_assessment_started",
    "initial_assessment_completed", "core_assessment_started", "core_assessment_completed",
    "protection_plan_started", "protection_plan_ended", "review_conference_held",
)  # fmt: skip
BANK = np.array(
    sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(1990, 2012))), "datetime64[D]"
)
FOR_EVER = pd.Timestamp("2200-01-01")
DAY = pd.Timedelta(days=1)


def read(folder):
    parts = []
    for chunk in pd.read_json(folder / "events.jsonl", lines=True, chunksize=100_000, dtype=False):
        parts.append(chunk[chunk["kind"].isin(KINDS)])
    events = pd.concat(parts, ignore_index=True)
    events["data"] = [each if isinstance(each, dict) else {} for each in events["data"]]
    events["on"] = pd.to_datetime(events["occurred_on"])
    events["at"] = pd.to_datetime(events["recorded_at"], utc=True)
    events = events.sort_values(["on", "at", "event_id"])
    against = events.loc[events["kind"] == "event_withdrawn", ["event_id", "about"]]
    gone = set()
    for _ in range(5):  # a withdrawal may be withdrawn
        gone = set(against.loc[~against["event_id"].isin(gone), "about"])
    events = events[~events["event_id"].isin(gone)]
    children = pd.read_csv(folder / "children.csv", usecols=["child_id", "quindrat"], keep_default_na=False)
    children["quindrat"] = children["quindrat"].replace("", "not allocated")
    return events.merge(children, on="child_id", how="left")


def working_days(start, stop):
    days = (start.values.astype("datetime64[D]") + 1, stop.values.astype("datetime64[D]") + 1)
    return np.busday_count(*days, holidays=BANK)


def continued(later, earlier, columns):
    """Each later event beside the one it is about; what is about nothing that stands is left out."""
    right = earlier[["event_id", *columns]].rename(columns={"event_id": "about"})
    return later.merge(right, on="about")


def completions(events, started, kind):
    done = continued(events[events["kind"] == kind], started, ["start"])
    first = ~done["about"].duplicated()
    return done[first & (done["on"] >= done["start"])]


def initial(events):
    referrals = events.loc[events["kind"] == "referral_received", ["event_id", "on"]]
    referrals = referrals.rename(columns={"event_id": "about", "on": "referred"})
    started = events[events["kind"] == "initial_assessment_started"].merge(referrals, on="about", how="left")
    started["start"] = started["referred"].fillna(started["on"])
    return completions(events, started, "initial_assessment_completed")


def core(events):
    started = events[events["kind"] == "core_assessment_started"]
    return completions(events, started.assign(start=started["on"]), "core_assessment_completed")


def flows(events):
    done = initial(events)
    in_time = working_days(done["start"], done["on"]) <= 7
    yield "NI 59", done.assign(above=in_time, below=True)
    cores = core(events)
    yield "NI 60", cores.assign(above=working_days(cores["start"], cores["on"]) <= 35, below=True)
    plans = events[events["kind"] == "protection_plan_started"]
    ended = continued(
        events[events["kind"] == "protection_plan_ended"], plans.assign(start=plans["on"]), ["start"]
    )
    ended = ended[~ended["about"].duplicated() & (ended["on"] >= ended["start"])]
    long = ended["on"] >= ended["start"] + pd.DateOffset(months=24)
    yield "NI 64", ended.assign(above=long, below=True)
    first = plans.groupby("child_id")["on"].transform("min")
    elsewhere = plans["data"].map(lambda data: (data.get("previous_plans_here") or 0) > 0)
    yield "NI 65", plans.assign(above=(first < plans["on"]) | elsewhere, below=True)
    referrals = events[events["kind"] == "referral_received"]
    came = referrals.assign(above=False, below=True)
    yield "NI 68", pd.concat([came, done.assign(above=True, below=False)])
    decided = events[events["kind"] == "referral_decided"].drop_duplicates("about")
    nfa = decided.loc[decided["data"].map(lambda data: data["outcome"] == "nfa"), "about"]
    yield "CSC 003", referrals.assign(above=referrals["event_id"].isin(nfa), below=True)


def reviewed(events):
    """Open protection plans with their first day counted, and the reviews of them that were missed."""
    plans = events[events["kind"] == "protection_plan_started"][["event_id", "on", "quindrat"]]
    ends = events[events["kind"] == "protection_plan_ended"].drop_duplicates("about").set_index("about")["on"]
    plans = plans.assign(end=plans["event_id"].map(ends).fillna(FOR_EVER))
    plans["counted"] = plans["on"] + pd.DateOffset(months=3)
    plans = plans[plans["end"] >= plans["on"]]
    held = events[events["kind"] == "review_conference_held"]
    held = held[held["data"].map(lambda data: data.get("counts") is not False)]
    held = held[["about", "on"]].rename(columns={"on": "held"})
    held = held.merge(plans, left_on="about", right_on="event_id")
    held = held[(held["held"] > held["on"]) & (held["held"] <= held["end"])]
    held["before"] = held.groupby("event_id")["held"].shift()
    last = held.groupby("event_id")["held"].max()
    waiting = plans.assign(before=plans["event_id"].map(last), held=pd.NaT)
    due = pd.concat([held, waiting])
    first = due["before"].isna()
    due["due"] = (due["before"] + pd.DateOffset(months=6)).where(~first, due["on"] + pd.DateOffset(months=3))
    missed = due[due["held"].isna() | (due["held"] > due["due"])]
    spoilt = missed[["due"]].assign(held=missed["held"] - DAY).max(axis=1)
    year = spoilt.dt.year + (spoilt.dt.month > 3)
    until = pd.to_datetime(dict(year=year, month=3, day=31)).where(missed["held"].notna(), FOR_EVER)
    return plans, missed.assign(until=until)


def snapshot(plans, missed, day):
    standing = plans[(plans["counted"] <= day) & (plans["end"] > day)]
    late = missed.loc[(missed["due"] <= day) & (day <= missed["until"]), "event_id"]
    return standing.assign(above=~standing["event_id"].isin(late), below=True)


def summed(code, label, rows):
    totals = rows[["above", "below"]].sum()
    yield code, label, "borough", int(totals["above"]), int(totals["below"])
    for quindrat, each in rows.groupby("quindrat")[["above", "below"]].sum().iterrows():
        yield code, label, quindrat, int(each["above"]), int(each["below"])


def main(folder, periods):
    start, work = time.perf_counter(), time.process_time()
    events = read(folder)
    found = []
    counted = list(flows(events))
    reviews = reviewed(events)
    for label, first_on, last_on in periods:
        for code, rows in counted:
            found += summed(code, label, rows[rows["on"].between(first_on, last_on)])
        found += summed("NI 67", label, snapshot(*reviews, pd.Timestamp(last_on)))
    taken = {"seconds": time.perf_counter() - start, "work": time.process_time() - work}
    print(json.dumps({**taken, "figures": found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
