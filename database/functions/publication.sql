-- Freezing figures with what is behind them, and comparing them with what is counted now. Children are read only by
-- those who may know them, as behind the figures of a page.

-- Whether the asker may read what is frozen and not released.
create function may_see_frozen() returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select is_trusted() or asker_role() in ('performance_analyst', 'team_manager', 'information_governance')
$$;

-- Whether the asker may write in this publication: an analyst, or a command or worker, while it is not released.
create function may_write_publication(wanted uuid) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select (is_trusted() or asker_role() = 'performance_analyst')
        and exists (select from publication where id = wanted and released_at is null)
$$;

-- Whether the asker may be one of the two who look: nobody who wrote in it, and nothing that was released.
create function may_look_at_publication(wanted uuid, of_version integer) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select may_see_frozen() and exists (select from publication p
        where p.id = wanted and p.version = of_version and p.released_at is null and asker() <> all (p.authors))
$$;

-- Whether two people who did not write in it have looked at it as it is, and nobody has sent it back.
create function looked_at_by_two(wanted uuid) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select count(*) >= 2 from publication_look l join publication p on p.id = l.publication_id
    where p.id = wanted and l.version = p.version and l.practitioner_id <> all (p.authors)
        and not exists (select from publication_return r where r.publication_id = p.id and r.version = p.version)
$$;

-- A draft goes with all that was frozen for it and said of it; that there was one, and who threw it away, stays.
create function discard_publication(wanted uuid, by_whom uuid, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not may_write_publication(wanted) or not (is_trusted() or by_whom = asker()) then
        raise exception 'only an analyst throws a draft away, and nothing that was released' using errcode = '42501';
    end if;
    insert into publication_discard
        select id, period, last_on, audience, replaces, frozen_by, known_at, by_whom, at from publication where id = wanted;
    delete from publication_pack where publication_id = wanted;
    delete from publication_check where publication_id = wanted;
    delete from publication_return where publication_id = wanted;
    delete from publication_look where publication_id = wanted;
    delete from publication_member where publication_id = wanted;
    delete from publication_figure where publication_id = wanted;
    delete from publication_indicator where publication_id = wanted;
    delete from publication where id = wanted;
end $$;

-- Whether the asker may know the child of a case as one behind a figure.
create function may_see_behind_figures(wanted uuid) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select is_trusted() or not is_own_family(wanted) and (
        asker_role() = 'performance_analyst' and exists (
            select from case_record r join child c on c.id = r.child_id where r.id = wanted and not c.shielded)
        or asker_role() in ('performance_analyst', 'team_manager') and exists (
            select from case_grant g where g.case_id = wanted
                and (g.team_code = asker_team() or g.practitioner_id = asker())
                and (g.until_at is null or g.until_at > now())
                and (g.until_on is null or g.until_on >= business_today())))
$$;

-- The facts in these windows become members, and their sums the figures, of the borough and of each quindrat. A command
-- may have given the members: those of an earlier time.
create function freeze_publication(wanted uuid, codes text[], lowest date[], highest date[], until date[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not may_write_publication(wanted) or exists (select from publication_figure f where f.publication_id = wanted) then
        raise exception 'only an analyst freezes, and once' using errcode = '42501';
    end if;
    insert into publication_member (publication_id, case_id, code, event_id, first_on, in_numerator, in_denominator,
            exception, started_on, due_on, stopped_on, days, reason, quindrat)
        select wanted, i.case_id, i.code, i.event_id, i.first_on, i.in_numerator, i.in_denominator, i.exception,
               i.started_on, i.due_on, i.stopped_on, i.days, i.reason, i.quindrat
        from unnest(codes, lowest, highest, until) as w (code, lowest, highest, until)
        join indicator_fact i on i.code = w.code and i.first_on between w.lowest and w.highest and i.last_on >= w.until
        where not exists (select from publication_member m where m.publication_id = wanted)
        order by i.code, i.case_id, i.event_id;
    insert into publication_figure (publication_id, code, grp, numerator, denominator, exceptions, twice_median, total)
        select wanted, m.code, case when grouping(m.quindrat) = 1 then 'borough' else coalesce(m.quindrat, 'not allocated') end,
               count(*) filter (where m.in_numerator), count(*) filter (where m.in_denominator),
               count(*) filter (where m.exception),
               (2 * percentile_cont(0.5) within group (order by m.days) filter (where m.in_denominator and m.days is not null))::integer,
               sum(m.days) filter (where m.in_denominator and m.days is not null)
        from publication_member m where m.publication_id = wanted
        group by grouping sets ((m.code), (m.code, m.quindrat));
end $$;

-- Pairs of code and side ("above" or "below" the line) that counted the very same things: told of one, the other is told.
-- Of a handful that would be chance.
create function publication_twins(wanted uuid)
returns table (code text, side text, other_code text, other_side text)
language sql stable security definer set search_path = public, pg_temp as $$
    with sides as (
        select m.code, s.side, array_agg(m.case_id || ' ' || m.event_id order by m.case_id, m.event_id) as things
        from publication_member m
        cross join lateral (values ('above', m.in_numerator), ('below', m.in_denominator)) s (side, counted)
        where m.publication_id = wanted and s.counted group by 1, 2 having count(*) >= 10)
    select a.code, a.side, b.code, b.side from sides a join sides b on a.things = b.things and a.code < b.code
    where may_see_frozen()
$$;

-- What is counted now in these windows and was not when it was frozen, or the other way round, or otherwise. A row
-- names a child only to those who may know them; the others are rows without a name. Rows of one case share a number,
-- which means nothing elsewhere.
create function publication_changes(wanted uuid, codes text[], lowest date[], highest date[], until date[])
returns table (code text, event_id text, was text, is_now text, was_reason text, reason text, later_kinds text[],
    recorded_at timestamptz, was_quindrat text, quindrat text, case_id uuid, reference text, given_name text, family_name text,
    of_case bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    with frozen as (
        select m.*, case when m.exception then 'exception' when m.in_numerator then 'yes' else 'no' end as counted
        from publication_member m where m.publication_id = wanted),
    present as (
        select i.*, case when i.exception then 'exception' when i.in_numerator then 'yes' else 'no' end as counted
        from unnest(codes, lowest, highest, until) as w (code, lowest, highest, until)
        join indicator_fact i on i.code = w.code and i.first_on between w.lowest and w.highest and i.last_on >= w.until),
    differing as (
        select coalesce(f.code, n.code) as code, coalesce(f.event_id, n.event_id) as event_id,
               coalesce(n.case_id, f.case_id) as case_id, f.counted as was, n.counted as is_now,
               f.reason as was_reason, n.reason, f.quindrat as was_quindrat, n.quindrat
        from frozen f full join present n
            on n.code = f.code and n.event_id = f.event_id
        where f.counted is distinct from n.counted or f.quindrat is distinct from n.quindrat)
    select d.code, d.event_id, d.was, d.is_now, d.was_reason, d.reason,
           array(select e.kind from case_event e
                 where e.case_id = own.case_id and e.about = d.event_id and e.recorded_at > p.known_at),
           own.recorded_at,
           d.was_quindrat, d.quindrat, v.case_id, v.reference, v.given_name, v.family_name,
           dense_rank() over (order by d.case_id)
    from differing d join publication p on p.id = wanted
    left join case_event own on own.event_id = d.event_id
    left join lateral (
        select r.id as case_id, c.reference, c.given_name, c.family_name
        from case_record r join child c on c.id = r.child_id
        where r.id = d.case_id and may_see_behind_figures(r.id)) v on true
    where may_see_frozen()
    order by d.code, d.event_id
$$;

-- Nothing released changes, by whoever asks: not the release, nor what it was made of. Releasing changes nothing else;
-- an edit is a new version, which nobody has looked at, and names its author.
create function refuse_change_of_released() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
declare
    was jsonb := to_jsonb(old) - '{released_at,released_by}'::text[];
    wanted uuid := coalesce(was ->> 'publication_id', was ->> 'id')::uuid;
begin
    if exists (select from publication p where p.id = wanted and p.released_at is not null) then
        raise exception 'what was released stays as it is: % of % refused', tg_op, tg_table_name using errcode = 'CF001';
    end if;
    if tg_table_name = 'publication' and was <> to_jsonb(new) - '{released_at,released_by}'::text[] then
        if new.released_at is not null or new.version <= old.version or not new.authors @> old.authors then
            raise exception 'an edit is a new version with its author' using errcode = 'CF001';
        end if;
    end if;
    return new;
end $$;
create trigger released_stays before update on publication for each row execute function refuse_change_of_released();
create trigger released_stays before update on publication_indicator for each row execute function refuse_change_of_released();
create trigger released_stays before update on publication_figure for each row execute function refuse_change_of_released();
create trigger released_stays before update on publication_member for each row execute function refuse_change_of_released();

revoke execute on function freeze_publication, discard_publication, publication_twins, publication_changes from public;
grant execute on function freeze_publication, publication_twins, publication_changes to caseflow_web, caseflow_worker;
grant execute on function discard_publication to caseflow_web;

-- Which of these names, folded as in `child_name`, are those of children: whether what an analyst writes for others names
-- a child. It says no more than was written, says it of no child whose existence is secret, and each time leaves a trace.
create function names_of_children(keys text[]) returns setof text language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if not (is_trusted() or asker_role() = 'performance_analyst') then
        raise exception 'only whoever writes commentary asks for names' using errcode = 'CF403';
    end if;
    if asker() is not null then
        perform leave_trace(asker(), 'names_checked', null,
            jsonb_build_object('allowed', true, 'names', cardinality(keys)));
    end if;
    return query select distinct n.key from child_name n join child c on c.id = n.child_id
        where n.key = any (keys) and not c.shielded;
end $$;
revoke execute on function names_of_children from public;
grant execute on function names_of_children to caseflow_web, caseflow_worker;

-- The packs for boards that were released since then, and that the asker has not opened; what took their place is in theirs.
create function figures_not_opened(since timestamptz) returns setof uuid language sql stable security definer
    set search_path = public, pg_temp as $$
    with opened as materialized (
        select (string_to_array(a.detail ->> 'path', '/'))[3] as id from audit_entry a
        where a.practitioner_id = asker() and a.action = 'read_published' and a.at >= since)
    select p.id from publication p
    where p.released_at >= since and p.audience <> 'everyone' and asker() <> all (p.authors)
        and not exists (select from publication n where n.replaces = p.id and n.released_at is not null)
        and p.id::text not in (select o.id from opened o where o.id is not null)
$$;
revoke execute on function figures_not_opened from public;
grant execute on function figures_not_opened to caseflow_web;
