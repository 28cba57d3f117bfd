"""What is counted of the facts, by the day, the month and the year, and the lengths behind medians and means."""

from alembic import op

revision = "0061"
down_revision = "0060"

TABLES = """
drop table fact_count;
create table fact_count (
    id bigint generated always as identity primary key,
    code text not null,
    edge text not null check (edge in ('only', 'begun', 'over')),
    grain text not null check (grain in ('day', 'month', 'year')),
    on_day date not null,
    quindrat text,
    numerator integer not null,
    denominator integer not null,
    exceptions integer not null
);
create table fact_length (
    id bigint generated always as identity primary key,
    code text not null,
    edge text not null check (edge in ('only', 'begun', 'over')),
    grain text not null check (grain in ('day', 'month', 'year')),
    on_day date not null,
    whole boolean not null,
    quindrat text,
    days integer not null,
    numerator integer not null,
    denominator integer not null
);
"""

FILL = """
create temp table edged on commit drop as
    select f.code, e.edge, g.grain, date_trunc(g.grain, e.on_day::timestamp)::date as on_day, f.quindrat, f.days,
           count(*) filter (where f.in_numerator) as numerator,
           count(*) filter (where f.in_denominator) as denominator,
           count(*) filter (where f.exception) as exceptions
    from indicator_fact f
    cross join lateral (
        select 'only' as edge, f.first_on as on_day where f.first_on = f.last_on
        union all select 'begun', f.first_on where f.first_on < f.last_on
        union all select 'over', f.last_on + 1 where f.first_on < f.last_on and f.last_on < date '9999-12-31') e
    cross join (values ('day'), ('month'), ('year')) g (grain)
    group by 1, 2, 3, 4, 5, 6;
insert into fact_count (code, edge, grain, on_day, quindrat, numerator, denominator, exceptions)
    select code, edge, grain, on_day, quindrat, sum(numerator), sum(denominator), sum(exceptions)
    from edged group by 1, 2, 3, 4, 5 having (sum(numerator), sum(denominator), sum(exceptions)) <> (0, 0, 0);
insert into fact_length (code, edge, grain, on_day, whole, quindrat, days, numerator, denominator)
    select code, edge, grain, on_day, w.whole, case when not w.whole then quindrat end, days, sum(numerator),
           sum(denominator)
    from edged cross join (values (false), (true)) w (whole)
    where days is not null and (numerator, denominator) <> (0, 0) group by 1, 2, 3, 4, 5, 6, 7;
create index fact_count_period on fact_count (code, edge, grain, on_day)
    include (quindrat, numerator, denominator, exceptions);
create index fact_length_period on fact_length (code, whole, edge, grain, on_day)
    include (quindrat, days, numerator, denominator);
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(FILL)
