-- What the child and the parents said, wherever a form keeps their words on a case: as much of it as the asker may read
-- where it stands, by the policies of those tables. The latest submission of an assessment, the latest version of a common one.
create function family_words(wanted uuid)
returns table (event_id text, said_on date, written_by uuid, child text, parents text) language sql stable as $$
    (select distinct on (a.started_event_id) coalesce(a.completed_event_id, a.started_event_id), a.submitted_on, a.submitted_by,
        coalesce(a.words ->> 'child', ''), coalesce(a.words ->> 'parents', '')
    from assessment a where a.case_id = wanted order by a.started_event_id, a.number desc)
    union all
    select c.event_id, (max(w.written_at) at time zone 'Europe/London')::date, (array_agg(w.written_by order by w.written_at desc))[1],
        coalesce(max(w.value) filter (where w.field = 'views.child.words'), ''),
        coalesce(max(w.value) filter (where w.field = 'views.parents.words'), '')
    from caf c join (
        select distinct on (x.caf_id, x.field) x.* from caf_answer x
        where x.field in ('views.child.words', 'views.parents.words')
        order by x.caf_id, x.field, x.number desc, x.revision desc) w on w.caf_id = c.id
    where c.case_id = wanted group by c.id
    union all
    (select distinct on (m.event_id) m.event_id, m.held_on, m.written_by, m.child_view, m.parent_view
    from tac_minutes m where m.case_id = wanted order by m.event_id, m.revision desc)
    union all
    select g.event_id, g.agreed_on, g.written_by, g.child_view, g.parent_view from tac_agreement g where g.case_id = wanted
    union all
    select e.event_id, e.closed_on, e.written_by, e.child_view, e.parent_view from tac_closing e where e.case_id = wanted
    union all
    select s.event_id, (s.written_at at time zone 'Europe/London')::date, s.written_by, s.child_view, s.parent_view
    from step_record s where s.case_id = wanted
$$;

-- Who can read a case today and why: the teams and people with a reason in force, and the teams with which the common
-- assessment is shared. For whoever reads the case.
create function case_readers(wanted uuid) returns table (agency_name text, team_name text, phone text, role text, what text,
    why text, until_on date) language sql stable security definer set search_path = public, pg_temp as $$
    select a.name, t.name, t.phone, x.role, x.what, x.why, x.until_on
    from (
        select coalesce(g.team_code, p.team_code) as team_code, p.role, g.level as what, g.reason as why,
            coalesce(g.until_on, (g.until_at at time zone 'Europe/London')::date) as until_on
        from case_grant g left join practitioner p on p.id = g.practitioner_id
        where g.case_id = wanted and (g.until_at is null or g.until_at > now())
            and (g.until_on is null or g.until_on >= business_today())
        union all
        select s.team_code, null, 'shared', case when d.basis = 'consent' then 'consent' else 'reason' end, s.until_on
        from share s join disclosure d on d.id = s.disclosure_id join team t on t.code = s.team_code
        where s.case_id = wanted and s.ended_at is null and (s.until_on is null or s.until_on >= business_today())
            and (d.basis <> 'consent' or consented(s.case_id, t.agency_code, s.caf_event_id))) x
    join team t on t.code = x.team_code
    join agency a on a.code = t.agency_code
    where has_reason(wanted, 'content')
    order by x.what, a.name, t.name, x.role nulls first, x.why
$$;
revoke execute on function family_words, case_readers from public;
grant execute on function family_words, case_readers to caseflow_web;
