-- Who is asking: whose session the transaction shows. The pages' login cannot read what a session is known by, so it asks
-- for nobody who has not signed in. Nobody shows one in the owner's commands and the workers.
create function asker() returns uuid language sql stable parallel safe security definer
    set search_path = public, pg_temp as $$
    select s.practitioner_id from session s
    where s.token_hash = decode(nullif(current_setting('caseflow.session', true), ''), 'hex')
      and s.proven and s.ended_at is null and s.ends_at > clock_timestamp()
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

-- The agency they work for, in whatever role.
create function asker_agency() returns text language sql stable parallel safe security definer
    set search_path = public, pg_temp as $$
    select t.agency_code from practitioner p join team t on t.code = p.team_code where p.id = asker() and p.active
$$;

-- Whether nobody is asking because it is the owner's command or a worker that asks.
create function is_trusted() returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select asker() is null and (session_user = current_user or pg_has_role(session_user, 'caseflow_worker', 'usage'))
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
          and (until_at is null or until_at > now()) and (until_on is null or until_on >= business_today())
          and not is_own_family(wanted_case))
        or (wanted is null and shared_with_asker(wanted_case, null))
$$;

-- Whether the asker works on a case: has a reason in force for its content that is not break-glass, which only reads.
create function works_on(wanted_case uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from case_grant
        where case_id = wanted_case and level = 'content' and reason <> 'break glass' and not is_own_family(wanted_case)
          and (team_code = (select asker_team()) or practitioner_id = (select asker()))
          and (until_at is null or until_at > now()))
$$;

-- Whether the asker may say who a child is: one who is being recorded and has no case yet, or one of a case that the
-- asker works on.
create function may_describe(wanted_child uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
    select not exists (select 1 from case_record where child_id = wanted_child)
        or exists (select 1 from case_record where child_id = wanted_child and works_on(id))
$$;

-- Whether the asker's team is accountable for a case.
create function answers_for(wanted_case uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from case_record where id = wanted_case and team_code = (select asker_team()))
        and not is_own_family(wanted_case)
$$;

-- Whether the asker decides for their team what takes a manager: as its manager, or where it has none.
create function may_confirm() returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
    select (select asker_role()) = 'team_manager' or not exists (
        select 1 from practitioner p
        where p.team_code = (select asker_team()) and p.role = 'team_manager' and p.active)
$$;

-- Whether the asker may know that there is a case.
create function knows_of(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from case_record r join child c on c.id = r.child_id
        where r.id = wanted and not is_own_family(wanted)
            and (not c.shielded or has_reason(r.id, null) or is_trusted()))
$$;

-- Whether an analyst asks, and about a case that is not shielded.
create function open_to_analyst(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select asker_role() = 'performance_analyst' and knows_of(wanted)
$$;

-- The team that is accountable for a case, for those who may know of it.
create function accountable_team(wanted uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select team_code from case_record where id = wanted and knows_of(wanted)
$$;

-- What the asker may read of one case, for which sort of reason, and whom to phone; and the record with which it is read,
-- where it was joined to one. No row for a case whose existence is secret.
create function case_relation(wanted uuid)
returns table (level text, reason text, agency_name text, team_name text, phone text, joined_to uuid)
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(x.level, case when y.shared then 'summary' end, 'none'),
        case when answers_for(r.id) then 'accountable'
            when x.level = 'content' and not works_on(r.id) then 'break_glass' else 'work' end, a.name, t.name, t.phone,
        r.joined_to
    from case_record r
    join child c on c.id = r.child_id
    join team t on t.code = r.team_code
    join agency a on a.code = t.agency_code
    left join lateral (
        select min(g.level) as level from case_grant g  -- 'content' sorts before 'summary'
        where g.case_id = r.id and (g.until_at is null or g.until_at > now())
          and (g.until_on is null or g.until_on >= business_today())
          and (g.team_code = (select asker_team()) or g.practitioner_id = (select asker()))) x on true
    cross join lateral (select shared_with_asker(r.id, null) as shared) y
    where r.id = wanted and not is_own_family(wanted)
      and (not c.shielded or x.level is not null or y.shared or has_reason(r.joined_to, null))
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

-- Give whoever is due access to these cases theirs; with `removing`, take from others what they have for such a reason.
create function settle_access(wanted uuid[], removing boolean) returns void language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if removing then
        delete from case_grant g
        where g.case_id = any (wanted)
            and g.reason in ('accountable', 'was accountable', 'asked to receive a step', 'asked to settle a dispute',
                'asked to decide a contact', 'asked for a service')
            and not exists (
                select from access_due d
                where d.case_id = any (wanted) and d.case_id = g.case_id and d.reason = g.reason and d.team_code is not distinct from g.team_code
                    and d.practitioner_id is not distinct from g.practitioner_id and d.until_on is not distinct from g.until_on);
    end if;
    insert into case_grant (case_id, team_code, practitioner_id, level, reason, until_on)
        select d.* from access_due d
        where d.case_id = any (wanted) and not exists (
            select from case_grant g
            where g.case_id = any (wanted) and g.case_id = d.case_id and g.reason = d.reason and g.team_code is not distinct from d.team_code
                and g.practitioner_id is not distinct from d.practitioner_id);
end $$;
revoke execute on function settle_access from public;
grant execute on function settle_access to caseflow_worker;

-- Let access to a case follow what was just written. What is due is added at once, so that whoever undoes an acceptance
-- can finish; what is not goes when the transaction ends, so that whoever hands a case on or returns it can finish too.
create function follow_access(wanted uuid) returns void language plpgsql security definer
    set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    perform settle_access(array[wanted], false);
    insert into access_to_settle (case_id) values (wanted) on conflict do nothing;
end $$;
revoke execute on function follow_access from public;

create function settle_at_the_end() returns trigger language plpgsql security definer
    set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    perform settle_access(array[new.case_id], true);
    delete from access_to_settle where case_id = new.case_id;
    return null;
end $$;
create constraint trigger access_settled after insert on access_to_settle
    deferrable initially deferred for each row execute function settle_at_the_end();

-- Where access of accountable teams, present and former, does not follow from the rows that give it.
create function wrong_grants(at_most integer) returns table (case_id uuid, team_code text) language sql stable
    set search_path = public, pg_temp as $$
    with due as (
        select d.case_id, d.team_code, d.level, d.reason, d.until_on from access_due d
        where d.reason in ('accountable', 'was accountable')),
    given as (
        select g.case_id, g.team_code, g.level, g.reason, g.until_on from case_grant g
        where g.reason in ('accountable', 'was accountable') and g.until_at is null)
    select x.case_id, x.team_code
    from ((table due except table given) union all (table given except table due)) x
    order by x.case_id, x.team_code
    limit at_most
$$;
revoke execute on function wrong_grants from public;

-- A case for a child who has none; a team is accountable until an event says otherwise.
create function open_case(new_case uuid, for_child uuid, with_team text) returns void language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if not is_trusted() and (asker() is null or with_team is distinct from asker_team()
            and not exists (select from team t where t.code = with_team and t.front_door)) then
        raise exception 'a case is opened with one''s own team or the front door' using errcode = 'CF403';
    end if;
    insert into case_record (id, child_id, team_code) values (new_case, for_child, with_team);
    perform settle_access(array[new_case], false);
end $$;
revoke execute on function open_case from public;
grant execute on function open_case to caseflow_web, caseflow_worker;

-- Whether the asker reviews openings of a case: information governance, and the managers of the accountable team.
create function may_review(wanted uuid) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select ((select asker_role()) = 'information_governance' and not is_own_family(wanted))
        or ((select asker_role()) = 'team_manager' and answers_for(wanted))
$$;

-- Whose case was opened, for those who may review that or did it.
create function opened_child(wanted uuid) returns text language sql stable security definer
    set search_path = public, pg_temp as $$
    select btrim(c.given_name || ' ' || c.family_name) from case_record r join child c on c.id = r.child_id
    where r.id = wanted and not is_own_family(wanted) and exists (
        select from break_glass b where b.case_id = wanted
            and (b.practitioner_id = (select asker()) or may_review(wanted)))
$$;

-- Whether the team that answers for a case has no manager, so that information governance has to review its openings.
create function without_manager(wanted uuid) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select not exists (
        select from case_record r join practitioner p on p.team_code = r.team_code
        where r.id = wanted and p.role = 'team_manager' and p.active and p.id not in (select family_of(wanted))
            and not is_own_family(wanted) and exists (select from break_glass b
                where b.case_id = wanted and (b.practitioner_id = (select asker()) or may_review(wanted))))
$$;

-- What somebody looked at on a case while they had opened it, for those who review that. The trace is kept by the date of
-- the pages, as the opening is.
create function looks_under(opening uuid, open_for interval) returns table (at timestamptz, action text, path text, allowed boolean)
language sql stable security definer set search_path = public, pg_temp as $$
    select a.at, a.action, coalesce(a.detail ->> 'path', ''), coalesce((a.detail ->> 'allowed')::boolean, true)
    from break_glass b join audit_entry a on a.case_id = b.case_id and a.practitioner_id = b.practitioner_id
    where b.id = opening and may_review(b.case_id) and a.at between b.opened_at and b.opened_at + open_for
    order by a.id
    limit 500
$$;
