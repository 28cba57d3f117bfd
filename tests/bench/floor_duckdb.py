"""The same seven figures from the same feed, as SQL that DuckDB runs over the files."""

import json
import sys
import time
from pathlib import Path

import duckdb
import holidays

READ = """
create temp table told as
select event_id, child_id, kind, occurred_on as on_day, recorded_at as at_time, about, data
from read_json(?, format = 'newline_delimited', columns = {
    event_id: 'varchar', child_id: 'varchar', kind: 'varchar', occurred_on: 'date',
    recorded_at: 'timestamptz', about: 'varchar', data: 'json'})
where kind in ('event_withdrawn', 'referral_received', 'referral_decided', 'initial_assessment_started',
    'initial_assessment_completed', 'core_assessment_started', 'core_assessment_completed',
    'protection_plan_started', 'protection_plan_ended', 'review_conference_held');

create temp table event as
with withdrawal as (select event_id, about from told where kind = 'event_withdrawn'),
third as (select about from withdrawal),
second as (select about from withdrawal where event_id not in (from third)),
first as (select about from withdrawal where event_id not in (from second))
select t.*, coalesce(nullif(c.quindrat, ''), 'not allocated') as quindrat
from told t join read_csv(?, all_varchar = true) c using (child_id)
where t.kind <> 'event_withdrawn' and t.event_id not in (from first);
"""

COUNT = """
create temp table flow as
with referral as (from event where kind = 'referral_received'),
begun as (
    select s.event_id, coalesce(r.on_day, s.on_day) as start_day, 'initial_assessment_completed' as done
    from event s left join referral r on r.event_id = s.about where s.kind = 'initial_assessment_started'
    union all select event_id, on_day, 'core_assessment_completed' from event
    where kind = 'core_assessment_started'
    union all select event_id, on_day, 'protection_plan_ended' from event
    where kind = 'protection_plan_started'),
finished as (
    select e.*, b.start_day from event e join begun b on b.event_id = e.about and b.done = e.kind
    qualify row_number() over (partition by e.about order by on_day, at_time, e.event_id) = 1),
sound as (
    select f.*, b.working - a.working as days from finished f
    join calendar a on a.day = f.start_day join calendar b on b.day = f.on_day where f.on_day >= f.start_day),
decided as (
    select about, data ->> 'outcome' as outcome from event where kind = 'referral_decided'
    qualify row_number() over (partition by about order by on_day, at_time, event_id) = 1)
select 'NI 59' as code, on_day, quindrat, days <= 7 as above, true as below from sound
    where kind = 'initial_assessment_completed'
union all select 'NI 60', on_day, quindrat, days <= 35, true from sound
    where kind = 'core_assessment_completed'
union all select 'NI 64', on_day, quindrat, on_day >= start_day + interval 24 month, true from sound
    where kind = 'protection_plan_ended'
union all select 'NI 65', on_day, quindrat,
    coalesce((data ->> 'previous_plans_here')::int, 0) > 0
        or min(on_day) over (partition by child_id) < on_day,
    true from event where kind = 'protection_plan_started'
union all select 'NI 68', on_day, quindrat, true, false from sound
    where kind = 'initial_assessment_completed'
union all select 'NI 68', on_day, quindrat, false, true from referral
union all select 'CSC 003', r.on_day, r.quindrat, coalesce(d.outcome = 'nfa', false), true
    from referral r left join decided d on d.about = r.event_id;

create temp table plan as
with ended as (
    select about, on_day from event where kind = 'protection_plan_ended'
    qualify row_number() over (partition by about order by on_day, at_time, event_id) = 1)
select p.event_id, p.quindrat, p.on_day as start_day, coalesce(e.on_day, date '2200-01-01') as end_day,
    (p.on_day + interval 3 month)::date as counted
from event p left join ended e on e.about = p.event_id
where p.kind = 'protection_plan_started' and coalesce(e.on_day, p.on_day) >= p.on_day;

create temp table missed as
with held as (
    select p.event_id, p.start_day, r.on_day as held_day,
        lag(r.on_day) over (partition by p.event_id order by r.on_day, r.at_time, r.event_id) as before
    from event r join plan p on p.event_id = r.about
    where r.kind = 'review_conference_held' and (r.data ->> 'counts') is distinct from 'false'
      and r.on_day > p.start_day and r.on_day <= p.end_day),
due as (
    from held union all
    select p.event_id, p.start_day, null, max(h.held_day) from plan p left join held h using (event_id)
    group by p.event_id, p.start_day),
dated as (
    select *, coalesce(before + interval 6 month, start_day + interval 3 month)::date as due_day from due),
spoilt as (select *, greatest(due_day, held_day - 1) as spoils from dated)
select event_id, due_day, case when held_day is null then date '2200-01-01'
    else make_date(year(spoils) + (month(spoils) > 3)::int, 3, 31) end as until_day
from spoilt where held_day is null or held_day > due_day;
"""

FIGURES = """
with counted as (
    select f.code, p.label, f.quindrat, f.above, f.below
    from period p join flow f on f.on_day between p.first_day and p.last_day
    union all
    select 'NI 67', p.label, l.quindrat, not exists (
        select 1 from missed m where m.event_id = l.event_id
            and p.last_day between m.due_day and m.until_day), true
    from period p join plan l on l.counted <= p.last_day and l.end_day > p.last_day)
select code, label, case when grouping(quindrat) = 1 then 'borough' else quindrat end,
    count(*) filter (above), count(*) filter (below)
from counted group by grouping sets ((code, label), (code, label, quindrat))
"""


def prepare(database, periods):
    """The calendar and the periods, which are no part of what is timed."""
    bank = sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(1990, 2012)))
    database.execute("create temp table bank as select unnest(?::date[]) as day", [bank])
    database.execute(
        "create temp table calendar as select day, sum((isodow(day) < 6 and day not in (from bank))::int)"
        " over (order by day) as working"
        " from (select unnest(range(date '1990-01-01', date '2012-01-01', interval 1 day))::date as day)"
    )
    database.execute("create temp table period (label varchar, first_day date, last_day date)")
    database.executemany("insert into period values (?, ?, ?)", periods)


def main(folder, periods):
    database = duckdb.connect()
    prepare(database, periods)
    start, work = time.perf_counter(), time.process_time()
    told, event = READ.strip().split("\n\n", 1)
    database.execute(told, [str(folder / "events.jsonl")])
    database.execute(event, [str(folder / "children.csv")])
    database.execute(COUNT)
    found = database.execute(FIGURES).fetchall()
    taken = {"seconds": time.perf_counter() - start, "work": time.process_time() - work}
    print(json.dumps({**taken, "figures": found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
