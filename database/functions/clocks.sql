-- How a clock stands on a day: what `status` in the rules says of the same clock, in the same words.
-- The planner puts it into the statement that calls it, so it costs no more than the comparisons.
create function clock_status(started_on date, due_on date, last_on date, stopped_on date, ended_on date,
    paused_on date, exception text, as_at date, soon_on date)
    returns text language sql immutable parallel safe as $$
    select case
        when exception is not null then 'exception'
        when stopped_on <= as_at then case when stopped_on <= last_on then 'done_in_time' else 'done_late' end
        when ended_on <= as_at then 'ended'
        when started_on > as_at then 'not_started'
        when paused_on <= as_at then 'paused'
        when last_on < as_at then 'in_breach'
        when due_on = as_at then 'due_today'
        when due_on < as_at then 'just_due'
        when due_on <= soon_on then 'due_soon'
        else 'in_time'
    end
$$;
