-- The words of a transition. The log keeps the bare facts; these can be redacted.
create table step_record (
    event_id text primary key,
    case_id uuid not null references case_record,
    refused boolean not null,
    direction text not null check (direction in ('up', 'down', 'across')),
    from_tier text not null,
    to_tier text not null,
    from_team text not null references team,
    to_team text not null references team,
    follows text,
    trigger text not null,
    rationale text not null check (rationale <> ''),
    threshold text not null,
    strengths text not null,
    outstanding text not null,
    risks text not null,
    child_view text not null,
    child_view_missing text not null,
    parent_view text not null,
    parent_view_missing text not null,
    consent text not null check (consent in ('given', 'same_agency', 'overridden', 'refused')),
    consent_words text not null,
    consent_manager text not null,
    consent_id uuid,
    lead_now text not null,
    lead_proposed text not null,
    lead_contacted_on date,
    lead_agreed boolean,
    effective_on date,
    final_meeting_on date,
    final_meeting_place text not null,
    first_tac boolean not null,
    child_seen_on date,
    authorised_by text not null,
    written_by uuid not null references practitioner,
    written_at timestamptz not null,
    check (consent <> 'overridden' or (consent_words <> '' and consent_manager <> '')),
    check (refused = (consent = 'refused'))
);
create index step_record_case on step_record (case_id);

create table step_answer (
    event_id text primary key,
    request_id text not null,
    case_id uuid not null references case_record,
    team text not null references team,
    words text not null,
    would_change text not null,
    lead_id uuid references practitioner,
    told_sender_on date,
    told_family_on date,
    written_by uuid not null references practitioner,
    written_at timestamptz not null
);
create index step_answer_request on step_answer (request_id);
create index step_answer_case on step_answer (case_id);

create table step_dispute (
    request_id text primary key,
    decision_id text not null,
    case_id uuid not null references case_record,
    from_team text not null references team,
    to_team text not null references team,
    raised_on date not null,
    raised_by uuid not null references practitioner,
    words text not null check (words <> ''),
    passed_on date,
    passed_by uuid references practitioner,
    senior_id uuid references practitioner,
    settled_on date,
    settled_by uuid references practitioner,
    outcome text check (outcome in ('stands', 'to_be_accepted')),
    settled_words text not null,
    check ((passed_on is null) = (senior_id is null)),
    check ((settled_on is null) = (outcome is null))
);
create index step_dispute_case on step_dispute (case_id);
create index step_dispute_open on step_dispute (to_team) where settled_on is null;

create index case_event_step_requests on case_event (case_id) where kind = 'step_requested';
create index case_event_steps_to on case_event ((data ->> 'to_team')) where kind = 'step_requested';
create index case_event_steps_from on case_event (team) where kind = 'step_requested';
create index case_event_step_decisions on case_event (about) where kind = 'step_decided';
create index case_event_withdrawals on case_event (about) where kind = 'event_withdrawn';

-- Whether an event counts: not withdrawn, or its withdrawal was withdrawn in turn.
create function still_counts(wanted text) returns boolean language plpgsql stable security definer
    set search_path = public, pg_temp as $$
begin
    return not exists (
        select from case_event w
        where w.kind = 'event_withdrawn' and w.about = wanted and still_counts(w.event_id));
end $$;
revoke execute on function still_counts from public;

-- Every request with its answer, as the log leaves them. The first answer that counts is the answer.
create view step as
select q.event_id, q.case_id, q.data ->> 'direction' as direction, q.data ->> 'from_tier' as from_tier,
    q.data ->> 'to_tier' as to_tier, q.team as from_team, q.data ->> 'to_team' as to_team,
    q.occurred_on as requested_on, q.recorded_at as requested_at, q.recorded_by as requested_by,
    (select min(c.due_on) from clock c
     where c.case_id = q.case_id and c.timescale = 'R25' and c.subject = q.event_id) as due_on,
    d.event_id as decision_id, d.data ->> 'decision' as decision, d.data ->> 'reason' as reason,
    d.occurred_on as decided_on, d.recorded_by as decided_by, x.ended_on, not still_counts(q.event_id) as withdrawn,
    d.recorded_at as decided_at
from case_event q
left join lateral (
    select e.* from case_event e
    where e.kind = 'step_decided' and e.about = q.event_id and still_counts(e.event_id)
    order by e.occurred_on, e.recorded_at, e.event_id limit 1) d on true
left join lateral (
    select min(e.occurred_on) as ended_on from case_event e
    where e.case_id = q.case_id and e.kind = 'case_closed'
      and (e.occurred_on, e.recorded_at) >= (q.occurred_on, q.recorded_at) and still_counts(e.event_id)) x on true
where q.kind = 'step_requested';
grant select on step to caseflow_worker;
grant execute on function still_counts to caseflow_worker;

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

create function asked_teams(wanted uuid) returns setof text language sql stable security definer
    set search_path = public, pg_temp as $$
    select s.to_team from step s
    where s.case_id = wanted and s.decision is null and s.ended_on is null and not s.withdrawn
    union
    select d.to_team from step_dispute d where d.case_id = wanted and d.settled_on is null
$$;

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

create function ask_by_dispute() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    perform settle_asking(new.case_id, true);
    return null;
end $$;
create trigger step_dispute_asking after insert or update on step_dispute for each row
    execute function ask_by_dispute();
revoke execute on function settle_asking, asked_teams from public;

-- The two sides of a step, and whoever reads the case, see what became of it.
create function steps_of(wanted uuid) returns setof step language sql stable security definer
    set search_path = public, pg_temp as $$
    select s.* from step s
    where s.case_id = wanted
      and (has_reason(wanted, 'content') or asker_team() in (s.from_team, s.to_team))
$$;

-- One of them, with the case locked until the transaction ends: who answers second sees the first answer.
create function step_held(wanted uuid, wanted_event text) returns setof step language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if exists (select from steps_of(wanted) s where s.event_id = wanted_event) then
        perform from case_record r where r.id = wanted for update;
    end if;
    return query select s.* from steps_of(wanted) s where s.event_id = wanted_event;
end $$;

-- What the asker's team waits for and is asked, and what was answered since.
create function steps_with_my_team(since date) returns setof step language sql stable security definer
    set search_path = public, pg_temp as $$
    select s.* from step s
    where (s.to_team = (select asker_team()) or s.from_team = (select asker_team())) and not s.withdrawn
      and (s.decided_on >= since or (s.decision is null and s.ended_on is null))
$$;

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

-- Rights.
grant select, insert on step_record, step_answer, step_dispute to caseflow_web;
grant update (told_sender_on, told_family_on) on step_answer to caseflow_web;
grant update (passed_on, passed_by, senior_id, settled_on, settled_by, outcome, settled_words)
    on step_dispute to caseflow_web;
grant select on step_record, step_answer, step_dispute to caseflow_worker;

alter table step_answer enable row level security;
create policy both_sides on step_answer for select to caseflow_web using (
    team = (select asker_team()) or exists (
        select 1 from case_grant g where g.case_id = step_answer.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now())));
create policy asked on step_answer for insert to caseflow_web with check (
    written_by = (select asker()) and team = (select asker_team()) and exists (
        select 1 from case_grant g where g.case_id = step_answer.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now())));
create policy told on step_answer for update to caseflow_web using (
    team = (select asker_team()) or exists (
        select 1 from case_grant g where g.case_id = step_answer.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now())));
create policy worker on step_answer to caseflow_worker using (true);

-- Who was asked and answered goes on seeing what it answered to; who was asked in vain does not.
alter table step_record enable row level security;
create policy both_sides on step_record for select to caseflow_web using (
    from_team = (select asker_team())
    or exists (select 1 from step_answer a
               where a.request_id = step_record.event_id and a.team = (select asker_team()))
    or exists (select 1 from case_grant g where g.case_id = step_record.case_id and g.level = 'content'
                   and (g.until_at is null or g.until_at > now())));
create policy asking on step_record for insert to caseflow_web with check (
    written_by = (select asker()) and from_team = (select asker_team())
    and from_team = accountable_team(case_id));
create policy worker on step_record to caseflow_worker using (true);

alter table step_dispute enable row level security;
create policy both_sides on step_dispute for select to caseflow_web using (
    (select asker_team()) in (from_team, to_team) or senior_id = (select asker())
    or exists (select 1 from case_grant g where g.case_id = step_dispute.case_id and g.level = 'content'
                   and (g.until_at is null or g.until_at > now())));
create policy raising on step_dispute for insert to caseflow_web with check (
    raised_by = (select asker()) and from_team = (select asker_team()) and settled_on is null
    and passed_on is null and from_team = accountable_team(case_id) and exists (
        select 1 from steps_of(case_id) s where s.event_id = request_id and s.decision_id = step_dispute.decision_id
            and s.from_team = step_dispute.from_team and s.to_team = step_dispute.to_team
            and s.decision in ('returned', 'not_accepted')));
create policy settling on step_dispute for update to caseflow_web using (
    settled_on is null and (select asker_role()) = 'team_manager'
    and (to_team = (select asker_team()) or senior_id = (select asker())))
    with check ((select asker_role()) = 'team_manager');
create policy worker on step_dispute to caseflow_worker using (true);
