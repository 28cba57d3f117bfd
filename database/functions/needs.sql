-- What assessments found that children need: factors named by an assessment of social care, and parts of the common
-- assessment in which it noted a need. A child counts once in a period, in the quindrat where the child lives.

-- The children of whom a need was found on these days, each with the last of them. A part of the form notes a need where
-- that is what was ticked, or where nothing was ticked and needs were written.
create function needs_found(first_day date, last_day date)
returns table (need text, case_id uuid, found_on date, quindrat text, reference text, given_name text, family_name text)
language sql stable security definer set search_path = public, pg_temp as $$
    with found as (
        select 'factor.' || f.factor as need, e.case_id, e.occurred_on as found_on
        from case_event e cross join lateral json_array_elements_text(e.data -> 'factors') f(factor)
        where e.data ->> 'factors' is not null and e.occurred_on between first_day and last_day
            and not exists (select from withdrawn_event w where w.case_id = e.case_id and w.event_id = e.event_id)
        union all
        select 'part.' || split_part(n.item, '.', 1), k.case_id, v.signed_on
        from caf_version v
        join caf k on k.id = v.caf_id
        join lateral (
            select x.item from (
                select distinct on (a.field) regexp_replace(a.field, '[.][a-z]+$', '') as item,
                    split_part(a.field, '.', 3) as part, btrim(a.value) as value
                from caf_answer a
                where a.caf_id = v.caf_id and a.number = v.number and a.field ~ '[.](level|needs)$'
                order by a.field, a.revision desc) x
            group by x.item
            having bool_or(x.part = 'level' and x.value = 'need')
                or bool_or(x.part = 'needs' and x.value <> '') and not bool_or(x.part = 'level' and x.value <> '')) n on true
        where v.signed_on between first_day and last_day)
    select f.need, f.case_id, max(f.found_on), c.quindrat_code, c.reference, c.given_name, c.family_name
    from found f join case_record r on r.id = f.case_id join child c on c.id = r.child_id
    group by f.need, f.case_id, c.id
$$;

-- How many children that is, in each of some periods, by need and quindrat.
create function need_counts(places integer[], first_days date[], last_days date[])
returns table (place integer, need text, quindrat text, number integer)
language sql stable security definer set search_path = public, pg_temp as $$
    select p.place, f.need, f.quindrat, count(*)::integer
    from unnest(places, first_days, last_days) p(place, first_day, last_day)
    cross join lateral needs_found(p.first_day, p.last_day) f
    where (select may_see_figures())
    group by 1, 2, 3
$$;

-- The children of whom a need was found whom the asker may know as those behind a figure, the latest first.
create function need_rows(wanted text, wanted_quindrat text, first_day date, last_day date, at_most integer, skipped integer)
returns table (total bigint, case_id uuid, found_on date, reference text, given_name text, family_name text)
language sql stable security definer set search_path = public, pg_temp as $$
    select count(*) over (), f.case_id, f.found_on, f.reference, f.given_name, f.family_name
    from needs_found(first_day, last_day) f
    where f.need = wanted and f.quindrat is not distinct from nullif(wanted_quindrat, '')
        and may_see_behind_figures(f.case_id)
    order by f.found_on desc, f.case_id
    limit at_most offset skipped
$$;

revoke execute on function needs_found, need_counts, need_rows from public;
grant execute on function need_counts, need_rows to caseflow_web, caseflow_worker;
