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
