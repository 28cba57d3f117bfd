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

-- The team that was accountable for a case when something fell due; where the log does not say, the one of today.
create function team_when_due(wanted uuid, due date, today text) returns text language sql stable
    set search_path = public, pg_temp as $$
    select coalesce((
        select s.team_code from team_spell s join team t on t.code = s.team_code
        where s.case_id = wanted and s.from_on <= due and (s.until_on is null or s.until_on > due)
        order by s.number desc limit 1), today)
$$;
revoke execute on function team_when_due from public;
grant execute on function team_when_due to caseflow_worker;

-- The breaches that stand, of what fell due from one day to another.
create function breaches_due(first_on date, until_on date) returns setof breach language sql stable
    set search_path = public, pg_temp as $$
    select b.* from breach b where b.voided_at is null and b.due_on between first_on and until_on
$$;

-- Who was told of a breach and when, on the pages and by e-mail, the first first; for those who read the case.
create function breach_told(wanted uuid, wanted_key text)
returns table (name text, told_at timestamptz, by_email boolean, read_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
    select x.* from (
        select p.name, n.told_at, false, n.read_at
        from notice n join practitioner p on p.id = n.practitioner_id
        where n.case_id = wanted and n.key = wanted_key and n.what = 'breach'
        union all
        select p.name, d.sent_at, true, null
        from digest_item i join digest d on d.id = i.digest_id join practitioner p on p.id = d.practitioner_id
        where i.case_id = wanted and i.key = wanted_key and i.what in ('breach', 'silence') and d.sent_at is not null) x
    where has_reason(wanted, 'content')
    order by 2, 1
$$;
