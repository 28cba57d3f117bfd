-- What a digest has to say to whom on a day: by the clocks and the notices as they stand, to whoever a case is with
-- today and may look at it. Told of a clock are its holder, or the first who is there of those who cover for them in
-- turn; else the managers of the accountable team who are there, else who stands in for these; where nobody is there,
-- those who are away, so that it is not lost. Of a silence also the managers of the team that is asked. `silences`
-- are the timescales of an answer, `school_holiday` whether whoever works in school terms only is away, `here` what
-- somebody is told who reads no case. Without `whose` of everybody, for the workers; else of the asker alone.
create function digest_lines(as_at date, soon_on date, silences text[], here text[], school_holiday boolean,
    whose uuid default null)
returns table (practitioner_id uuid, what text, case_id uuid, key text, about text, due_on date, told_on date)
language sql stable security definer set search_path = public, pg_temp as $$
    with due as materialized (
        select c.case_id, c.timescale || '/' || c.subject || '/' || c.number as key, c.subject, c.team_code, c.allocated_to,
            c.due_on, c.timescale as about, case when x.status <> 'in_breach' then 'due'
                when c.timescale = any (silences) then 'silence' else 'breach' end as what
        from clocks_due('{due_soon,due_today,just_due,in_breach}', as_at, soon_on) c
        cross join lateral (select clock_status(c, as_at, soon_on) as status) x
        where (whose is null or exists (
              select from case_grant g join practitioner p on p.id = whose
              where g.case_id = c.case_id and (g.team_code = p.team_code or g.practitioner_id = p.id)))),
    absent as materialized (
        select a as id, stands_in(a, as_at, school_holiday) as covered_by from away_on(as_at, school_holiday) a),
    candidate as (
        select d.key, d.case_id, x.place, x.who
        from due d left join absent a on a.id = d.allocated_to
        cross join lateral (values (1, case when a.id is null then d.allocated_to else a.covered_by end),
            (4, case when a.id is not null then d.allocated_to end)) as x (place, who)
        where x.who is not null
        union all
        select d.key, d.case_id, x.place, x.who from due d
        join practitioner m on m.team_code = d.team_code and m.role = 'team_manager' left join absent a on a.id = m.id
        cross join lateral (values (2, case when a.id is null then m.id end), (3, a.covered_by),
            (4, case when a.id is not null then m.id end)) as x (place, who)
        where d.what <> 'due' and x.who is not null
        union all
        select d.key, d.case_id, 0, coalesce(a.covered_by, m.id) from due d
        left join step s on s.case_id = d.case_id and s.event_id = d.subject
        left join contact w on w.case_id = d.case_id and w.event_id = d.subject
        join team t on t.code = s.to_team or w.event_id is not null and t.front_door
        join practitioner m on m.team_code = t.code and m.role = 'team_manager' left join absent a on a.id = m.id
        where d.what = 'silence'),
    family as materialized (
        select f.practitioner_id, r.id as case_id
        from own_family f join own_family_child x on x.own_family_id = f.id join case_record r on r.child_id = x.child_id
        where f.ended_at is null),
    reader as (
        select distinct c.key, c.case_id, c.place, p.id as who
        from candidate c join practitioner p on p.id = c.who and p.active and p.role in ('practitioner', 'team_manager')
        where not exists (select from family f where f.practitioner_id = p.id and f.case_id = c.case_id)
          and exists (select from case_grant g where g.case_id = c.case_id
              and (g.team_code = p.team_code or g.practitioner_id = p.id)
              and (g.until_at is null or g.until_at > now()) and (g.until_on is null or g.until_on >= as_at))),
    first as (
        select key, case_id, who, place, min(place) filter (where place > 0) over (partition by case_id, key) as best
        from reader),
    line as (
        select distinct f.who, d.what, d.case_id, d.key, d.about, d.due_on
        from first f join due d on d.case_id = f.case_id and d.key = f.key where f.place in (0, f.best)
        union all
        select n.practitioner_id, 'notice', n.case_id, n.key, n.what, n.due_on
        from notice n join practitioner p on p.id = n.practitioner_id and p.active
        where (whose is null or n.practitioner_id = whose) and n.read_at is null and n.what not in ('breach', 'due_soon', 'step_unanswered')
          and not exists (select from family f where f.practitioner_id = p.id and f.case_id = n.case_id)
          and (n.what = any (here) or p.role = 'information_governance'
              or exists (select from case_grant g where g.case_id = n.case_id
                  and (g.team_code = p.team_code and p.role in ('practitioner', 'team_manager') or g.practitioner_id = p.id)
                  and (g.until_at is null or g.until_at > now()) and (g.until_on is null or g.until_on >= as_at))))
    select l.who, l.what, l.case_id, l.key, l.about, l.due_on, told.on_day
    from line l left join lateral (
        select max(g.on_day) as on_day from digest_item i join digest g on g.id = i.digest_id
        where g.practitioner_id = l.who and g.sent_at is not null and i.case_id = l.case_id and i.key = l.key
          and i.what = case l.what when 'notice' then l.about else l.what end) told on true
    where whose is null and is_trusted() or l.who = whose and whose = asker()
$$;
revoke execute on function digest_lines from public;
grant execute on function digest_lines to caseflow_web, caseflow_worker;

-- The e-mails of a day that were tried and have not gone out, for whoever looks after the accounts they are for.
create function unsent_digests(wanted date) returns table (name text, tries integer, error text)
language sql stable security definer set search_path = public, pg_temp as $$
    select p.name, d.tries, d.error from digest d join practitioner p on p.id = d.practitioner_id
    where d.on_day = wanted and d.sent_at is null and d.error <> '' and asker_role() = 'administrator'
    order by d.tries desc, p.name
$$;
