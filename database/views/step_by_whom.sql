-- Every request with its answer and, from the log, who recorded either.
create view step_by_whom as
select s.*, q.recorded_by as requested_by, d.recorded_by as decided_by
from step s
join case_event q on q.event_id = s.event_id
left join case_event d on d.event_id = s.decision_id;

-- The two sides of a step, and whoever reads the case, see what became of it.
create function steps_of(wanted uuid) returns setof step_by_whom language sql stable security definer
    set search_path = public, pg_temp as $$
    select s.* from step_by_whom s
    where s.case_id = wanted
      and (has_reason(wanted, 'content') or asker_team() in (s.from_team, s.to_team))
$$;

-- One of them, with the case locked until the transaction ends: who answers second sees the first answer.
create function step_held(wanted uuid, wanted_event text) returns setof step_by_whom language plpgsql
    security definer set search_path = public, pg_temp as $$
begin
    if exists (select from steps_of(wanted) s where s.event_id = wanted_event) then
        perform from case_record r where r.id = wanted for update;
    end if;
    return query select s.* from steps_of(wanted) s where s.event_id = wanted_event;
end $$;

-- What the asker's team waits for and is asked, and what was answered since.
create function steps_with_my_team(since date) returns setof step_by_whom language sql stable security definer
    set search_path = public, pg_temp as $$
    select s.* from step_by_whom s
    where (s.to_team = (select asker_team()) or s.from_team = (select asker_team())) and not s.withdrawn
      and (s.decided_on >= since or (s.decision is null and s.ended_on is null))
$$;
