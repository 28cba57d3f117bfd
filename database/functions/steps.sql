-- Whether a request was made with the family's consent and that consent holds no more.
create function step_consent_gone(wanted_event text) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select exists (
        select from step_record r join team t on t.code = r.to_team
        where r.event_id = wanted_event and r.consent = 'given'
          and not consented(r.case_id, t.agency_code, null))
$$;

-- The teams that are asked to receive the case, or to settle a dispute about it; none is asked any more once the
-- family's consent is gone.
create function asked_teams(wanted uuid) returns setof text language sql stable security definer
    set search_path = public, pg_temp as $$
    select s.to_team from step s
    where s.case_id = wanted and s.decision is null and s.ended_on is null and not s.withdrawn
      and not step_consent_gone(s.event_id)
    union
    select d.to_team from step_dispute d
    where d.case_id = wanted and d.settled_on is null and not step_consent_gone(d.request_id)
$$;
revoke execute on function asked_teams from public;

-- Who may read a case because they are asked about it follows from the log and the open disputes alone:
-- nobody calls for it, and the web's login can give itself nothing. Those that are due are added at once,
-- so that whoever undoes an acceptance can finish; those that are not go when the transaction ends, so
-- that whoever returns a case can finish too.
create function settle_asking(wanted uuid, removing boolean) returns void language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if removing then
        delete from case_grant g
        where g.case_id = wanted and (
            g.reason = 'asked to receive a step' and g.team_code not in (select asked_teams(wanted))
            or g.reason = 'asked to settle a dispute' and not exists (
                select from step_dispute d
                where d.case_id = wanted and d.settled_on is null and d.senior_id = g.practitioner_id));
    end if;
    insert into case_grant (case_id, team_code, level, reason)
        select wanted, code, 'content', 'asked to receive a step' from asked_teams(wanted) as code
        where code in (select t.code from team t)
        on conflict do nothing;
    insert into case_grant (case_id, practitioner_id, level, reason)
        select wanted, d.senior_id, 'content', 'asked to settle a dispute' from step_dispute d
        where d.case_id = wanted and d.settled_on is null and d.senior_id is not null
          and not exists (
              select from case_grant g where g.case_id = wanted and g.practitioner_id = d.senior_id
                  and g.reason = 'asked to settle a dispute');
end $$;
revoke execute on function settle_asking from public;

-- Whoever is asked to receive a step may read the case from then on.
create function ask_by_log() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if exists (select from case_event e where e.case_id = new.case_id and e.kind = 'step_requested') then
        perform settle_asking(new.case_id, tg_name = 'case_event_asking_ends');
    end if;
    return null;
end $$;
create trigger case_event_asking_begins after insert on case_event for each row
    when (new.kind in ('step_requested', 'event_withdrawn')) execute function ask_by_log();
create constraint trigger case_event_asking_ends after insert on case_event
    deferrable initially deferred for each row
    when (new.kind in ('step_requested', 'step_decided', 'event_withdrawn', 'case_closed'))
    execute function ask_by_log();

-- A dispute that is raised, passed on or settled changes who may read the case.
create function ask_by_dispute() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    perform settle_asking(new.case_id, true);
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
        perform settle_asking(concerned, true);
    end if;
    return null;
end $$;
create trigger consent_withdrawal_asking after insert on consent_withdrawal for each row
    execute function ask_by_consent();
create trigger consent_agency_asking after insert on consent_agency for each row
    execute function ask_by_consent();

-- Consent that has run out does so by itself: the workers look every few minutes. How many cases it concerned.
create function settle_lapsed() returns integer language plpgsql security definer
    set search_path = public, pg_temp as $$
declare
    concerned uuid;
    found_cases integer := 0;
begin
    for concerned in
        select distinct s.case_id from step s
        join case_grant g on g.case_id = s.case_id and g.team_code = s.to_team
            and g.reason = 'asked to receive a step'
        where step_consent_gone(s.event_id)
    loop
        perform settle_asking(concerned, true);
        found_cases := found_cases + 1;
    end loop;
    return found_cases;
end $$;
revoke execute on function settle_lapsed from public;
grant execute on function settle_lapsed to caseflow_worker;

-- Which of two tiers is the higher.
create function tier_rank(tier text) returns integer language sql immutable parallel safe as $$
    select case tier when 'specialist' then 2 when 'targeted' then 1 when 'universal' then 0 end
$$;

-- The day on which a case came back to a tier as high as `rank` after a moment, by the rules of the pathway.
create function raised_on(wanted uuid, after_on date, after_at timestamptz, rank integer) returns date
    language sql stable security definer set search_path = public, pg_temp as $$
    select min(e.occurred_on) from case_event e
    where e.case_id = wanted and (e.occurred_on, e.recorded_at) > (after_on, after_at)
      and rank <= tier_rank(case
          when e.kind in ('initial_assessment_started', 'core_assessment_started', 'protection_plan_started',
                          'child_in_need_plan_started', 'care_started') then 'specialist'
          when e.kind = 'referral_decided' and e.data ->> 'outcome' in ('initial_assessment', 'strategy_discussion')
              then 'specialist'
          when e.kind = 'tier_changed' then e.data ->> 'tier'
          when e.kind = 'step_decided' and e.data ->> 'decision' like 'accepted%'
              then (select q.data ->> 'to_tier' from case_event q
                    where q.event_id = e.about and still_counts(q.event_id))
          when e.kind in ('caf_started', 'caf_completed', 'tac_meeting_held', 'tac_review_held',
                          'delivery_plan_agreed') then 'targeted' end)
      and still_counts(e.event_id)
$$;
revoke execute on function raised_on from public;

-- Steps that were waiting or answered between two days, for figures and the lists behind them. They name a
-- case only to those who may read it. `came_back_on` is for accepted steps down.
create function step_rows(first_on date, last_on date, wanted_quindrat text)
returns table (event_id text, case_id uuid, direction text, from_tier text, to_tier text, from_team text,
    to_team text, from_agency text, to_agency text, quindrat text, requested_on date, due_on date, decision text,
    reason text, decided_on date, ended_on date, came_back_on date, reference text, given_name text,
    family_name text)
language sql stable security definer set search_path = public, pg_temp as $$
    select s.event_id, case when x.readable then s.case_id end, s.direction, s.from_tier, s.to_tier, s.from_team,
        s.to_team, f.agency_code, t.agency_code, c.quindrat_code, s.requested_on, s.due_on, s.decision, s.reason,
        s.decided_on, s.ended_on,
        case when s.direction = 'down' and s.decision like 'accepted%'
            then raised_on(s.case_id, s.decided_on, s.decided_at, tier_rank(s.from_tier)) end,
        case when x.readable then c.reference end, case when x.readable then c.given_name end,
        case when x.readable then c.family_name end
    from step s
    join case_record r on r.id = s.case_id
    join child c on c.id = r.child_id
    left join team f on f.code = s.from_team
    left join team t on t.code = s.to_team
    cross join lateral (select (select asker_role()) = 'performance_analyst' or exists (
        select 1 from case_grant g where g.case_id = s.case_id
            and (g.team_code = (select asker_team()) or g.practitioner_id = (select asker()))
            and (g.until_at is null or g.until_at > now())) as readable) x
    where (select asker_role()) in ('performance_analyst', 'team_manager')
      and not s.withdrawn and s.requested_on <= step_rows.last_on
      and coalesce(s.decided_on, s.ended_on, 'infinity') >= step_rows.first_on
      and (wanted_quindrat is null or c.quindrat_code is not distinct from nullif(wanted_quindrat, ''))
    order by s.requested_on, s.event_id
$$;
