-- Whether a request was made with the family's consent and that consent holds no more.
create function step_consent_gone(wanted_event text) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select exists (
        select from step_record r join team t on t.code = r.to_team
        where r.event_id = wanted_event and r.consent = 'given'
          and not consented(r.case_id, t.agency_code, null))
$$;

revoke execute on function step_consent_gone from public;
grant execute on function step_consent_gone to caseflow_worker;

-- The same, for those who take part: the two teams, and whoever reads the case.
create function consent_gone(wanted_event text) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select exists (
        select from step_record r
        where r.event_id = wanted_event and (r.from_team = asker_team() or r.to_team = asker_team()
                                             or has_reason(r.case_id, 'content')))
        and step_consent_gone(wanted_event)
$$;

-- A dispute that is raised, passed on or settled changes who may read the case.
create function ask_by_dispute() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    perform follow_access(new.case_id);
    return null;
end $$;
create trigger step_dispute_asking after insert or update on step_dispute for each row
    execute function ask_by_dispute();

-- Consent taken back, refused or given again changes at once what an asked team may read.
create function ask_by_consent() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
declare
    concerned uuid := (select c.case_id from consent c where c.id = new.consent_id);
begin
    if exists (select from step_record r where r.case_id = concerned) then
        perform follow_access(concerned);
    end if;
    return null;
end $$;
create trigger consent_withdrawal_asking after insert on consent_withdrawal for each row
    execute function ask_by_consent();
create trigger consent_agency_asking after insert on consent_agency for each row
    execute function ask_by_consent();

-- Consent that has run out does so by itself: the workers look every few minutes. How many cases it concerned.
create function settle_lapsed(first_case uuid, last_case uuid, without uuid[]) returns bigint language sql security definer
    set search_path = public, pg_temp as $$
    with concerned as (
        select array_agg(distinct s.case_id) as cases from step s
        join case_grant g on g.case_id = s.case_id and g.team_code = s.to_team
            and g.reason = 'asked to receive a step'
        where step_consent_gone(s.event_id) and (first_case is null or s.case_id between first_case and last_case)
            and s.case_id <> all (without))
    select coalesce(cardinality(cases), 0) from concerned, lateral settle_access(coalesce(cases, '{}'), true)
$$;
revoke execute on function settle_lapsed from public;
grant execute on function settle_lapsed to caseflow_worker;

-- Steps that were waiting or answered between two days, for figures and the lists behind them. They name the step and
-- its case only to those who may read the case.
create function step_rows(first_on date, last_on date, wanted_quindrat text)
returns table (event_id text, case_id uuid, direction text, from_tier text, to_tier text, from_team text,
    to_team text, from_agency text, to_agency text, quindrat text, requested_on date, due_on date, decision text,
    reason text, decided_on date, ended_on date, came_back_on date, reference text, given_name text,
    family_name text)
language sql stable security definer set search_path = public, pg_temp as $$
    select case when x.readable then s.event_id end, case when x.readable then s.case_id end, s.direction, s.from_tier, s.to_tier, s.from_team,
        s.to_team, f.agency_code, t.agency_code, c.quindrat_code, s.requested_on, s.due_on, s.decision, s.reason,
        s.decided_on, s.ended_on, s.came_back_on,
        case when x.readable then c.reference end, case when x.readable then c.given_name end,
        case when x.readable then c.family_name end
    from step s
    join case_record r on r.id = s.case_id
    join child c on c.id = r.child_id
    left join team f on f.code = s.from_team
    left join team t on t.code = s.to_team
    cross join lateral (select s.case_id <> all ((select own_family_cases())::uuid[])
        and ((select asker_role()) = 'performance_analyst' and not c.shielded or exists (
            select 1 from case_grant g where g.case_id = s.case_id
                and (g.team_code = (select asker_team()) or g.practitioner_id = (select asker()))
                and (g.until_at is null or g.until_at > now())
                and (g.until_on is null or g.until_on >= business_today()))) as readable) x
    where (select asker_role()) in ('performance_analyst', 'team_manager')
      and not s.withdrawn and s.requested_on <= step_rows.last_on
      and coalesce(s.decided_on, s.ended_on, 'infinity') >= step_rows.first_on
      and (wanted_quindrat is null or c.quindrat_code is not distinct from nullif(wanted_quindrat, ''))
    order by s.requested_on, s.event_id
$$;
