-- The facts of indicators, counted: what fact_count must add up to, and where it does not.
create view facts_counted as
    select f.code, e.edge, e.grain, e.on_day, f.quindrat, (count(*) filter (where f.in_numerator))::integer as numerator,
           (count(*) filter (where f.in_denominator))::integer as denominator,
           (count(*) filter (where f.exception))::integer as exceptions
    from indicator_fact f cross join fact_edges(f.first_on, f.last_on) e
    where f.in_numerator or f.in_denominator or f.exception group by 1, 2, 3, 4, 5;

create view counts_apart as
    with summed as (
        select code, edge, grain, on_day, quindrat, sum(numerator)::integer as numerator,
               sum(denominator)::integer as denominator, sum(exceptions)::integer as exceptions
        from fact_count group by 1, 2, 3, 4, 5
        having (sum(numerator), sum(denominator), sum(exceptions)) <> (0, 0, 0))
    (select * from summed except select * from facts_counted)
    union all (select * from facts_counted except select * from summed);

-- The lengths and scores of these facts, of each quindrat and of the whole borough: what fact_length must add up to, and
-- where it does not.
create view lengths_counted as
    select f.code, e.edge, e.grain, e.on_day, w.whole, case when not w.whole then f.quindrat end as quindrat, f.days,
           (count(*) filter (where f.in_numerator))::integer as numerator,
           (count(*) filter (where f.in_denominator))::integer as denominator
    from indicator_fact f cross join fact_edges(f.first_on, f.last_on) e cross join (values (false), (true)) w (whole)
    where f.days is not null and (f.in_numerator or f.in_denominator) group by 1, 2, 3, 4, 5, 6, 7;

create view lengths_apart as
    with summed as (
        select code, edge, grain, on_day, whole, quindrat, days, sum(numerator)::integer as numerator,
               sum(denominator)::integer as denominator
        from fact_length group by 1, 2, 3, 4, 5, 6, 7 having (sum(numerator), sum(denominator)) <> (0, 0))
    (select * from summed except select * from lengths_counted)
    union all (select * from lengths_counted except select * from summed);
