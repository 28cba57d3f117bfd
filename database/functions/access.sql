-- Who is asking, as the transaction says it.
create function asker() returns uuid language sql stable parallel safe as $$
    select nullif(current_setting('caseflow.practitioner', true), '')::uuid
$$;

-- The team they work in, and their role.
create function asker_team() returns text language sql stable parallel safe security definer
    set search_path = public, pg_temp as $$
    select team_code from practitioner
    where id = asker() and active and role in ('practitioner', 'team_manager')
$$;

create function asker_role() returns text language sql stable parallel safe security definer
    set search_path = public, pg_temp as $$
    select role from practitioner where id = asker() and active
$$;

-- Whether the asker has a reason in force for a case; `wanted` null = any level. Someone with whom the CAF is shared
-- may know whose it is: the summary, for as long as the basis holds.
create function has_reason(wanted_case uuid, wanted text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from case_grant
        where case_id = wanted_case
          and (team_code = (select asker_team()) or practitioner_id = (select asker()))
          and (wanted is null or level = wanted)
          and (until_at is null or until_at > now()))
        or (wanted is null and shared_with_asker(wanted_case, null))
$$;

-- Whether the asker's team is accountable for a case.
create function answers_for(wanted_case uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from case_record where id = wanted_case and team_code = (select asker_team()))
$$;

-- The team that is accountable for a case.
create function accountable_team(wanted uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select team_code from case_record where id = wanted
$$;

-- What the asker may read of one case, and whom to phone. No row for a case whose existence is secret.
create function case_relation(wanted uuid)
returns table (level text, agency_name text, team_name text, phone text)
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(x.level, case when y.shared then 'summary' end, 'none'), a.name, t.name, t.phone
    from case_record r
    join child c on c.id = r.child_id
    join team t on t.code = r.team_code
    join agency a on a.code = t.agency_code
    left join lateral (
        select min(g.level) as level from case_grant g  -- 'content' sorts before 'summary'
        where g.case_id = r.id and (g.until_at is null or g.until_at > now())
          and (g.team_code = (select asker_team()) or g.practitioner_id = (select asker()))) x on true
    cross join lateral (select shared_with_asker(r.id, null) as shared) y
    where r.id = wanted
      and (not c.shielded or x.level is not null or y.shared or (select asker_role()) = 'performance_analyst')
$$;

-- Who can read the CAF today, for everyone who can: teams that work on the case or are asked to take it over, and
-- teams it is shared with.
create function who_can_see(wanted_case uuid, wanted_caf text)
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

-- The accountable team may always read its case; a team that hands it on keeps the summary. For whole
-- statements, so that a bulk load or a rebuild pays for it once.
create function grant_accountable() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    insert into case_grant (case_id, team_code, level, reason)
        select id, team_code, 'content', 'accountable' from arrived on conflict do nothing;
    return null;
end $$;
create trigger case_record_grant after insert on case_record
    referencing new table as arrived for each statement execute function grant_accountable();

create function regrant_accountable() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if not exists (select id, team_code from arrived except select id, team_code from gone) then
        return null;
    end if;
    -- Planned each time, for one case or for all of them.
    execute 'delete from case_grant using arrived a join gone g using (id)
        where case_id = a.id and reason = ''accountable'' and a.team_code <> g.team_code';
    execute 'insert into case_grant (case_id, team_code, level, reason)
        select id, g.team_code, ''summary'', ''was accountable'' from arrived a join gone g using (id)
        where a.team_code <> g.team_code on conflict do nothing';
    execute 'insert into case_grant (case_id, team_code, level, reason)
        select id, a.team_code, ''content'', ''accountable'' from arrived a join gone g using (id)
        where a.team_code <> g.team_code on conflict do nothing';
    return null;
end $$;
create trigger case_record_regrant after update on case_record
    referencing old table as gone new table as arrived for each statement execute function regrant_accountable();
