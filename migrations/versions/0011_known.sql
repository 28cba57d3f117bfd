-- What the child and the parents say in the latest assessment that the asker may read, and the actions of the team's
-- plan that are still open, a line each. All of it with the asker's own rights.
create function case_said(wanted_case uuid) returns table (child_view text, parent_view text)
language sql stable set search_path = public, pg_temp as $$
    with latest as (
        select c.id from caf c where c.case_id = wanted_case order by c.started_on desc, c.id limit 1),
    said as (
        select distinct on (a.field) a.field, a.value
        from caf_answer a join latest l on l.id = a.caf_id
        where a.field in ('views.child.words', 'views.parents.words')
        order by a.field, a.number desc, a.revision desc)
    select coalesce(max(s.value) filter (where s.field = 'views.child.words'), ''),
           coalesce(max(s.value) filter (where s.field = 'views.parents.words'), '')
    from said s
$$;
create function plan_open(wanted_case uuid) returns table (words text, who text, by_on date)
language sql stable set search_path = public, pg_temp as $$
    select a.words, coalesce(m.name, nullif(a.who_words, ''), ''), a.by_on
    from tac_action a left join tac_member m on m.id = a.member_id
    where a.case_id = wanted_case and a.status = 'open'
      and not exists (select from tac_action b where b.action_id = a.action_id and b.revision > a.revision)
      and exists (select from tac_cafs(wanted_case) c
                  where c.caf_event_id = a.caf_event_id and c.closed_on is null)
    order by a.by_on nulls last, a.words
$$;

-- As before, and who is only asked to take the case over is said to be asked.
create or replace function who_can_see(wanted_case uuid, wanted_caf text)
returns table (agency_name text, team_name text, phone text, why text)
language sql stable security definer set search_path = public, pg_temp as $$
    select a.name, t.name, t.phone, min(x.why) from (
        select g.team_code, case g.reason when 'asked to receive a step' then 'asked to take the case over'
                            else 'works on the case' end as why
        from case_grant g
        where g.case_id = wanted_case and g.team_code is not null and g.level = 'content'
          and (g.until_at is null or g.until_at > now())
        union all
        select s.team_code, case when d.basis = 'consent' then 'shared with consent' else 'shared for a reason' end
        from share s join disclosure d on d.id = s.disclosure_id join team t on t.code = s.team_code
        where s.case_id = wanted_case and s.caf_event_id = wanted_caf and s.ended_at is null
          and (s.until_on is null or s.until_on >= business_today())
          and (d.basis <> 'consent' or consented(s.case_id, t.agency_code, s.caf_event_id))) x
    join team t on t.code = x.team_code
    join agency a on a.code = t.agency_code
    where has_reason(wanted_case, 'content') or shared_with_asker(wanted_case, wanted_caf)
    group by a.name, t.name, t.phone, t.code
    order by a.name, t.name
$$;

-- My work looks for what one person is in.
create index if not exists tac_member_practitioner on tac_member (practitioner_id) where left_on is null;
create index if not exists caf_version_begun_by on caf_version (begun_by) where signed_at is null;
