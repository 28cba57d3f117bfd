-- How many cases are still to be followed is for everyone who signs in, for the workers and for the owner's commands.
create function may_see_workings() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select asker_role() is not null or session_user = current_user
        or (asker() is null and pg_has_role(session_user, 'caseflow_worker', 'usage'))
$$;

-- Figures as they stand tell of small numbers: they are for those who answer for them. Everybody else reads what was released.
create function may_see_figures() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select may_see_workings() and coalesce(asker_role() in ('team_manager', 'performance_analyst'), true)
$$;

-- The first day of the day, month, quarter or financial year that a day is in. Quarters begin as the financial year does.
create function grain_start(grain text, on_day date) returns date
language sql immutable parallel safe as $$
    select case grain when 'year' then (date_trunc('year', on_day - interval '3 months') + interval '3 months')::date
        else date_trunc(grain, on_day::timestamp)::date end
$$;
revoke execute on function grain_start from public;
grant execute on function grain_start to caseflow_worker;

-- Where a fact is counted, by the day, month, quarter and financial year, of which the periods of figures are made: one that
-- holds on a single day on that day, another when it has begun and, the day after its last, when it is over.
create function fact_edges(first_on date, last_on date) returns table (edge text, grain text, on_day date)
language sql immutable parallel safe as $$
    select e.edge, g.grain, grain_start(g.grain, e.on_day)
    from (select 'only' as edge, first_on as on_day where first_on = last_on
          union all select 'begun', first_on where first_on < last_on
          union all select 'over', last_on + 1 where first_on < last_on and last_on < date '9999-12-31') e
    cross join (values ('day'), ('month'), ('quarter'), ('year')) g (grain)
$$;
revoke execute on function fact_edges from public;
grant execute on function fact_edges to caseflow_worker;

-- Keeping fact_count and fact_length in step with the facts, in the same transaction. Rows are added, of negative counts
-- for facts that go, and none is changed: nobody waits for anybody else.
create function count_facts() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if tg_op <> 'INSERT' then
        insert into fact_count (code, edge, grain, on_day, quindrat, numerator, denominator, exceptions)
            select f.code, e.edge, e.grain, e.on_day, f.quindrat, -count(*) filter (where f.in_numerator),
                   -count(*) filter (where f.in_denominator), -count(*) filter (where f.exception)
            from gone f cross join fact_edges(f.first_on, f.last_on) e
            where f.in_numerator or f.in_denominator or f.exception group by 1, 2, 3, 4, 5;
        insert into fact_length (code, edge, grain, on_day, whole, quindrat, days, numerator, denominator)
            select f.code, e.edge, e.grain, e.on_day, w.whole, case when not w.whole then f.quindrat end, f.days,
                   -count(*) filter (where f.in_numerator), -count(*) filter (where f.in_denominator)
            from gone f cross join fact_edges(f.first_on, f.last_on) e cross join (values (false), (true)) w (whole)
            where f.days is not null and (f.in_numerator or f.in_denominator) group by 1, 2, 3, 4, 5, 6, 7;
    end if;
    if tg_op <> 'DELETE' then
        insert into fact_count (code, edge, grain, on_day, quindrat, numerator, denominator, exceptions)
            select f.code, e.edge, e.grain, e.on_day, f.quindrat, count(*) filter (where f.in_numerator),
                   count(*) filter (where f.in_denominator), count(*) filter (where f.exception)
            from arrived f cross join fact_edges(f.first_on, f.last_on) e
            where f.in_numerator or f.in_denominator or f.exception group by 1, 2, 3, 4, 5;
        insert into fact_length (code, edge, grain, on_day, whole, quindrat, days, numerator, denominator)
            select f.code, e.edge, e.grain, e.on_day, w.whole, case when not w.whole then f.quindrat end, f.days,
                   count(*) filter (where f.in_numerator), count(*) filter (where f.in_denominator)
            from arrived f cross join fact_edges(f.first_on, f.last_on) e cross join (values (false), (true)) w (whole)
            where f.days is not null and (f.in_numerator or f.in_denominator) group by 1, 2, 3, 4, 5, 6, 7;
    end if;
    return null;
end $$;
create trigger indicator_fact_arrived after insert on indicator_fact
    referencing new table as arrived for each statement execute function count_facts();
create trigger indicator_fact_changed after update on indicator_fact
    referencing old table as gone new table as arrived for each statement execute function count_facts();
create trigger indicator_fact_gone after delete on indicator_fact
    referencing old table as gone for each statement execute function count_facts();

-- Counting all facts again: a full rebuild ends with it, so that the rows of many small changes become few; where
-- they are few and right, nothing is written. Each statement sees facts and counts as of one moment; what others
-- add meanwhile stays and is right.
create function count_facts_again() returns void language plpgsql
    set search_path = public, pg_temp as $$
begin
    perform pg_advisory_xact_lock(6700674);
    if exists (select from counts_apart)
            or exists (select from fact_count group by code, edge, grain, on_day, quindrat having count(*) > 1) then
        with gone as (delete from fact_count)
        insert into fact_count (code, edge, grain, on_day, quindrat, numerator, denominator, exceptions)
            select * from facts_counted;
    end if;
    if exists (select from lengths_apart)
            or exists (select from fact_length group by code, edge, grain, on_day, whole, quindrat, days
                       having count(*) > 1) then
        with gone as (delete from fact_length)
        insert into fact_length (code, edge, grain, on_day, whole, quindrat, days, numerator, denominator)
            select * from lengths_counted;
    end if;
end $$;
revoke execute on function count_facts_again from public;
grant execute on function count_facts_again to caseflow_worker;

-- The days from one to another as whole financial years, quarters, months and days, each from `first_on` up to before `upto`.
-- Where they begin or end within one of the next larger grain they are counted in the smaller one, or, where those are
-- no more, the larger one is counted whole and what is too much of it taken off again (`sign` -1): 30 days of a March
-- are the month less a day. As a query it took longer to plan than to run.
create function in_grains(lowest date, highest date) returns table (sign integer, grain text, first_on date, upto date)
language plpgsql immutable parallel safe rows 2 as $$
declare
    grains constant text[] := '{day,month,quarter,year}';
    wholes constant interval[] := '{1 month,3 months,1 year}';
    least_days constant integer[] := '{1,28,90}';
    rest_on date := lowest;
    rest_upto date := highest + 1;
    began_on date;
    began_upto date;
    ended_on date;
    ended_upto date;
begin
    for n in 1..3 loop
        exit when rest_on >= rest_upto;
        grain := grains[n];
        began_on := grain_start(grains[n + 1], rest_on);
        began_upto := (began_on + wholes[n])::date;
        ended_on := grain_start(grains[n + 1], rest_upto - 1);
        ended_upto := (ended_on + wholes[n])::date;
        if began_on = ended_on and (rest_on - began_on + ended_upto - rest_upto) / least_days[n]
                >= (rest_upto - rest_on) / least_days[n] then
            sign := 1; first_on := rest_on; upto := rest_upto; rest_on := rest_upto; return next;
            exit;
        end if;
        if began_on < rest_on then
            sign := case when began_on = ended_on or (rest_on - began_on) / least_days[n]
                        < (began_upto - rest_on) / least_days[n] then -1 else 1 end;
            first_on := case sign when 1 then rest_on else began_on end;
            upto := case sign when 1 then began_upto else rest_on end;
            rest_on := case sign when 1 then began_upto else began_on end;
            return next;
        end if;
        if rest_upto < ended_upto then
            sign := case when began_on = ended_on or (ended_upto - rest_upto) / least_days[n]
                        < (rest_upto - ended_on) / least_days[n] then -1 else 1 end;
            first_on := case sign when 1 then ended_on else rest_upto end;
            upto := case sign when 1 then rest_upto else ended_upto end;
            rest_upto := case sign when 1 then ended_on else ended_upto end;
            return next;
        end if;
    end loop;
    if rest_on < rest_upto then
        sign := 1; grain := 'year'; first_on := rest_on; upto := rest_upto; return next;
    end if;
end $$;
revoke execute on function in_grains from public;

-- The rows of what is counted that make up a window: what holds on one day in it, or has begun in it; for one that
-- looks at a day (`until` after `lowest`, which is the beginning of time) less what was over by then, and of what
-- holds on a single day only that day.
create function window_edges(lowest date, highest date, until date)
returns table (edge text, sign integer, grain text, first_on date, upto date)
language sql immutable parallel safe rows 6 as $$
    select 'begun', g.* from in_grains(lowest, highest) g
    union all select 'over', -g.sign, g.grain, g.first_on, g.upto from in_grains(lowest, until) g where until > lowest
    union all select 'only', g.* from in_grains(greatest(lowest, until), highest) g
$$;
revoke execute on function window_edges from public;

-- Windows that are asked for, each with these rows as arrays. Most questions ask for one window of many codes: it is taken
-- apart once.
create function edged_windows(places integer[], codes text[], lowest date[], highest date[], until date[])
returns table (place integer, code text, lowest date, highest date, until date,
    edges text[], signs integer[], grains text[], firsts date[], uptos date[])
language sql immutable parallel safe as $$
    select p.place, p.code, w.lowest, w.highest, w.until, e.edges, e.signs, e.grains, e.firsts, e.uptos
    from (select a.lowest, a.highest, a.until, array_agg(a.place) as places, array_agg(a.code) as codes
          from unnest(places, codes, lowest, highest, until) as a (place, code, lowest, highest, until)
          group by 1, 2, 3) w
    cross join lateral (
        select array_agg(x.edge) as edges, array_agg(x.sign) as signs, array_agg(x.grain) as grains,
               array_agg(x.first_on) as firsts, array_agg(x.upto) as uptos
        from window_edges(w.lowest, w.highest, w.until) x) e
    cross join lateral unnest(w.places, w.codes) p (place, code)
$$;
revoke execute on function edged_windows from public;

-- The group of a child's own details: age (on a day), sex, ethnicity or disability; null where it is not known.
create function child_group(wanted uuid, on_day date, split text) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select case split
        when 'sex' then nullif(c.sex, 'U')
        when 'ethnicity' then c.ethnicity
        when 'disability' then case when c.disability = '{NONE}' then 'none' when c.disability <> '{}' then 'some' end
        when 'age' then case
            when c.birth_date is null or c.birth_date > on_day then null
            when c.birth_date > (on_day - interval '1 year') then '00'
            when c.birth_date > (on_day - interval '5 years') then '01'
            when c.birth_date > (on_day - interval '10 years') then '05'
            when c.birth_date > (on_day - interval '16 years') then '10'
            else '16' end
        end
    from case_record r join child c on c.id = r.child_id where r.id = wanted
$$;
revoke execute on function child_group from public;

-- The group of a fact in a split; of a child's own details those of a day.
create function group_of(f indicator_fact, on_day date, split text) returns text language sql stable as $$
    select case when split = 'quindrat' then f.quindrat when split = 'team' then f.team when split = 'agency' then f.agency
        when split is not null then child_group(f.case_id, on_day, split) end
$$;
revoke execute on function group_of from public;

-- Counts of what holds in each window asked for: a measure's facts from `lowest` to `highest` by their first
-- day that still hold on `until`. A flow measure is asked from the period's first day to its last, a snapshot
-- from the beginning of time to the period's last day, and holding on it. `places` number the windows. By quindrat
-- what has been counted of the facts is added up, otherwise the facts themselves are counted. Of the groups of a split
-- `only_group`, where one is named.
create function indicator_counts(places integer[], codes text[], lowest date[], highest date[], until date[],
    split text, only_group text default null)
returns table (place integer, code text, grp text, numerator bigint, denominator bigint, exceptions bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select w.place, w.code, f.grp, f.numerator, f.denominator, f.exceptions
    from edged_windows(places, codes, lowest, highest, until) w
    cross join lateral (
        select case split when 'quindrat' then i.quindrat end as grp, sum(e.sign * i.numerator) as numerator,
               sum(e.sign * i.denominator) as denominator, sum(e.sign * i.exceptions) as exceptions
        from unnest(w.edges, w.signs, w.grains, w.firsts, w.uptos) as e (edge, sign, grain, first_on, upto)
        join fact_count i on i.code = w.code and i.edge = e.edge and i.grain = e.grain
            and i.on_day >= e.first_on and i.on_day < e.upto
        where coalesce(split, 'quindrat') = 'quindrat' and (only_group is null or i.quindrat = only_group)
        group by 1
        union all
        select group_of(i, greatest(i.first_on, w.until), split), count(*) filter (where i.in_numerator),
               count(*) filter (where i.in_denominator), count(*) filter (where i.exception)
        from indicator_fact i
        where split <> 'quindrat'
          and i.code = w.code and i.first_on between w.lowest and w.highest and i.last_on >= w.until
        group by 1) f
    where (select may_see_figures()) and (only_group is null or f.grp = only_group)
      and (f.numerator, f.denominator, f.exceptions) <> (0, 0, 0)
$$;

-- The lengths (or scores) of one window by group, with how many facts of each stand above, or below, the line: what was over
-- by then comes with a minus, and a length in several rows. Into the two functions below it goes as if it were written
-- there: it reads the tables with what they may.
create function lengths_in(wanted text, lowest date, highest date, until date, edges text[],
    signs integer[], grains text[], firsts date[], uptos date[], split text, only_group text)
returns table (grp text, days integer, numerator integer, denominator integer)
language sql stable as $$
    select i.quindrat, i.days, e.sign * i.numerator, e.sign * i.denominator
    from unnest(edges, signs, grains, firsts, uptos) as e (edge, sign, grain, first_on, upto)
    join fact_length i on i.code = wanted and i.whole = (split is null) and i.edge = e.edge and i.grain = e.grain
        and i.on_day >= e.first_on and i.on_day < e.upto
    where coalesce(split, 'quindrat') = 'quindrat' and (only_group is null or i.quindrat = only_group)
    union all
    select group_of(i, greatest(i.first_on, until), split), i.days, i.in_numerator::integer, i.in_denominator::integer
    from indicator_fact i
    where split <> 'quindrat' and i.days is not null
      and i.code = wanted and i.first_on between lowest and highest and i.last_on >= until
      and (only_group is null or group_of(i, greatest(i.first_on, until), split) = only_group)
$$;
revoke execute on function lengths_in from public;

-- The median of the days of what is counted, twice over so that it is whole; asked like indicator_counts. Lengths in their
-- order, with how many are no longer: width_bucket finds the first of which that is more than half.
create function indicator_medians(places integer[], codes text[], lowest date[], highest date[], until date[],
    split text, only_group text default null)
returns table (place integer, code text, grp text, twice bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select w.place, w.code, m.grp, m.twice
    from edged_windows(places, codes, lowest, highest, until) w
    cross join lateral (
        select l.grp, (l.days[1 + width_bucket((l.number - 1) / 2, l.so_far)]
                       + l.days[1 + width_bucket(l.number / 2, l.so_far)])::bigint as twice
        from (select s.grp, array_agg(s.days order by s.days) as days, array_agg(s.so_far order by s.days) as so_far,
                     max(s.so_far) as number
              from (select i.grp, i.days, sum(i.denominator) over (partition by i.grp order by i.days) as so_far
                    from lengths_in(w.code, w.lowest, w.highest, w.until, w.edges, w.signs, w.grains, w.firsts,
                                    w.uptos, split, only_group) i) s
              group by s.grp) l
        where l.number > 0) m
    where (select may_see_figures())
$$;

-- The sum of the scores of what is counted above the line, and how many there are; asked like indicator_counts.
create function indicator_scores(places integer[], codes text[], lowest date[], highest date[], until date[],
    split text, only_group text default null)
returns table (place integer, code text, grp text, total bigint, scored bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select w.place, w.code, m.grp, m.total, m.scored
    from edged_windows(places, codes, lowest, highest, until) w
    cross join lateral (
        select i.grp, sum(i.days * i.numerator) as total, sum(i.numerator) as scored
        from lengths_in(w.code, w.lowest, w.highest, w.until, w.edges, w.signs, w.grains, w.firsts, w.uptos,
                        split, only_group) i
        group by i.grp) m
    where (select may_see_figures()) and m.scored > 0
$$;

-- The rows behind a figure, in one window, and how many there are. `split` null = the whole borough, else the
-- rows whose group is `wanted_group` (null = none); `wanted_counted` yes, no, exception, or null = all. Only rows of
-- children whom the asker may know: an analyst all but shielded ones, a manager those with a reason in force, nobody those of their own family.
create function indicator_rows(wanted text, lowest date, highest date, until date, split text, wanted_group text,
    wanted_counted text, at_most integer, skipped integer)
returns table (total bigint, event_id text, counted text, started_on date, due_on date, stopped_on date,
    days integer, reason text, team text, agency text, quindrat text, case_id uuid, reference text,
    given_name text, family_name text)
language sql stable security definer set search_path = public, pg_temp as $$
    with behind as (
        select i.*, case when i.exception then 'exception' when i.in_numerator then 'yes' else 'no' end as counted,
               group_of(i, greatest(i.first_on, until), split) as grp
        from indicator_fact i
        where i.code = wanted and i.first_on between lowest and highest and i.last_on >= until),
    page as (
        select b.*, c.reference, c.given_name, c.family_name, count(*) over () as total
        from behind b
        join case_record r on r.id = b.case_id
        join child c on c.id = r.child_id
        where (split is null or b.grp is not distinct from wanted_group)
          and (wanted_counted is null or b.counted = wanted_counted)
          and (select may_see_figures())
          and b.case_id <> all ((select own_family_cases())::uuid[])
          and ((select asker()) is null
               or (select asker_role()) = 'performance_analyst' and not c.shielded
               or (select asker_role()) in ('performance_analyst', 'team_manager') and exists (
                   select 1 from case_grant g where g.case_id = b.case_id
                       and (g.team_code = (select asker_team()) or g.practitioner_id = (select asker()))
                       and (g.until_at is null or g.until_at > now())
                       and (g.until_on is null or g.until_on >= business_today())))
        order by coalesce(b.stopped_on, b.started_on), b.event_id, b.first_on
        limit at_most offset skipped)
    select p.total, p.event_id, p.counted, p.started_on, p.due_on, p.stopped_on, p.days, p.reason, p.team, p.agency,
           p.quindrat, p.case_id, p.reference, p.given_name, p.family_name
    from page p
    order by coalesce(p.stopped_on, p.started_on), p.event_id, p.first_on
$$;
