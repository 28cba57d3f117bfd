-- How a clock stands on a day: what `status` in the rules says of the same clock, in the same words.
-- The planner puts it into the statement that calls it, so it costs no more than the comparisons.
create function clock_status(c clock, as_at date, soon_on date default null)
    returns text language sql immutable parallel safe as $$
    select case
        when c.exception is not null then 'exception'
        when c.stopped_on <= as_at then case when c.stopped_on <= c.last_on then 'done_in_time' else 'done_late' end
        when c.ended_on <= as_at then 'ended'
        when c.started_on > as_at then 'not_started'
        when c.paused_on <= as_at then 'paused'
        when c.last_on < as_at then 'in_breach'
        when c.due_on = as_at then 'due_today'
        when c.due_on < as_at then 'just_due'
        when c.due_on <= soon_on then 'due_soon'
        else 'in_time'
    end
$$;

-- The open clocks of these statuses on a day, by the index on due dates: `soon_on` is the last that is asked for.
create function clocks_due(statuses text[], as_at date, soon_on date) returns setof clock
    language sql stable as $$
    select c.* from clock c
    where c.stopped_on is null and c.ended_on is null and c.due_on <= soon_on
      and clock_status(c, as_at, soon_on) = any (statuses)
$$;
revoke execute on function clocks_due from public;

-- The clocks by which requests to step are to be answered. The two sides see them as long as they see the
-- request, which may be longer than they read the case.
create function answer_clocks(requests text[]) returns setof clock language sql stable security definer
    set search_path = public, pg_temp as $$
    select c.* from step s join clock c on c.case_id = s.case_id and c.subject = s.event_id
    where s.event_id = any(requests)
      and not is_own_family(s.case_id)
      and (has_reason(s.case_id, 'content') or asker_team() in (s.from_team, s.to_team))
$$;
