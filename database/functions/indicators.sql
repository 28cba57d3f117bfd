-- Figures are for everyone who signs in, for the workers and for the owner's commands.
create function may_see_figures() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select asker_role() is not null or session_user = current_user
        or (asker() is null and pg_has_role(session_user, 'caseflow_worker', 'usage'))
$$;

-- Keeping fact_count in step with the facts, in the same transaction.
create function count_facts() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if tg_op <> 'INSERT' then
        insert into fact_count (code, first_on, last_on, quindrat, numerator, denominator, exceptions)
            select code, first_on, last_on, quindrat, -count(*) filter (where in_numerator),
                   -count(*) filter (where in_denominator), -count(*) filter (where exception)
            from gone group by 1, 2, 3, 4;
    end if;
    if tg_op <> 'DELETE' then
        insert into fact_count (code, first_on, last_on, quindrat, numerator, denominator, exceptions)
            select code, first_on, last_on, quindrat, count(*) filter (where in_numerator),
                   count(*) filter (where in_denominator), count(*) filter (where exception)
            from arrived group by 1, 2, 3, 4;
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
    if not exists (
        (select code, first_on, last_on, quindrat, numerator, denominator, exceptions from fact_count
         except all select * from facts_counted)
        union all
        (select * from facts_counted except all
         select code, first_on, last_on, quindrat, numerator, denominator, exceptions from fact_count)) then
        return;
    end if;
    with gone as (delete from fact_count)
    insert into fact_count (code, first_on, last_on, quindrat, numerator, denominator, exceptions)
        select * from facts_counted;
end $$;
revoke execute on function count_facts_again from public;
grant execute on function count_facts_again to caseflow_worker;

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
-- what has been counted of the facts is added up, otherwise the facts themselves are counted.
create function indicator_counts(places integer[], codes text[], lowest date[], highest date[], until date[],
    split text)
returns table (place integer, code text, grp text, numerator bigint, denominator bigint, exceptions bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select w.place, w.code, f.grp, f.numerator, f.denominator, f.exceptions
    from unnest(places, codes, lowest, highest, until) as w (place, code, lowest, highest, until)
    cross join lateral (
        select case split when 'quindrat' then i.quindrat end as grp, sum(i.numerator) as numerator,
               sum(i.denominator) as denominator, sum(i.exceptions) as exceptions
        from fact_count i
        where coalesce(split, 'quindrat') = 'quindrat'
          and i.code = w.code and i.first_on between w.lowest and w.highest and i.last_on >= w.until
        group by 1
        union all
        select group_of(i, greatest(i.first_on, w.until), split), count(*) filter (where i.in_numerator),
               count(*) filter (where i.in_denominator), count(*) filter (where i.exception)
        from indicator_fact i
        where split <> 'quindrat'
          and i.code = w.code and i.first_on between w.lowest and w.highest and i.last_on >= w.until
        group by 1) f
    where (select may_see_figures()) and (f.numerator, f.denominator, f.exceptions) <> (0, 0, 0)
$$;

-- The median of the days of what is counted, twice over so that it is whole; asked like indicator_counts.
create function indicator_medians(places integer[], codes text[], lowest date[], highest date[], until date[],
    split text)
returns table (place integer, code text, grp text, twice bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select w.place, w.code, f.grp, f.twice
    from unnest(places, codes, lowest, highest, until) as w (place, code, lowest, highest, until)
    cross join lateral (
        select group_of(i, greatest(i.first_on, w.until), split) as grp,
               (2 * percentile_cont(0.5) within group (order by i.days))::bigint as twice
        from indicator_fact i
        where i.code = w.code and i.first_on between w.lowest and w.highest and i.last_on >= w.until
            and i.in_denominator and i.days is not null
        group by 1) f
    where (select may_see_figures())
$$;

-- The sum of the scores of what is counted above the line, and how many there are; asked like indicator_counts.
create function indicator_scores(places integer[], codes text[], lowest date[], highest date[], until date[],
    split text)
returns table (place integer, code text, grp text, total bigint, scored bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select w.place, w.code, f.grp, f.total, f.scored
    from unnest(places, codes, lowest, highest, until) as w (place, code, lowest, highest, until)
    cross join lateral (
        select group_of(i, greatest(i.first_on, w.until), split) as grp,
               sum(i.days) as total, count(*) as scored
        from indicator_fact i
        where i.code = w.code and i.first_on between w.lowest and w.highest and i.last_on >= w.until
            and i.in_numerator and i.days is not null
        group by 1) f
    where (select may_see_figures())
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
                       and (g.until_at is null or g.until_at > now())))
        order by coalesce(b.stopped_on, b.started_on), b.event_id, b.first_on
        limit at_most offset skipped)
    select p.total, p.event_id, p.counted, p.started_on, p.due_on, p.stopped_on, p.days, p.reason, p.team, p.agency,
           p.quindrat, p.case_id, p.reference, p.given_name, p.family_name
    from page p
    order by coalesce(p.stopped_on, p.started_on), p.event_id, p.first_on
$$;
