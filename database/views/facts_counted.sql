-- The facts of indicators, counted: what fact_count must add up to.
create view facts_counted as
    select code, first_on, last_on, quindrat, (count(*) filter (where in_numerator))::integer as numerator,
           (count(*) filter (where in_denominator))::integer as denominator,
           (count(*) filter (where exception))::integer as exceptions
    from indicator_fact group by 1, 2, 3, 4;
