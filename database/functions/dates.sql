-- The civil date in London to look from: the pretended one of a demonstration, else the real one.
create function business_today() returns date language sql stable parallel safe security definer
    set search_path = public, pg_temp as $$
    select coalesce((select business_on from demonstration), (now() at time zone 'Europe/London')::date)
$$;

-- Let a demonstration pretend another date: its administrators, and the owner's commands, which begin it. From the morning,
-- it is nine o'clock of that day now, and later as time passes; else it has the time of day of the present.
create function pretend_today(on_day date, from_morning boolean default false) returns void language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if session_user <> current_user
        and (asker_role() is distinct from 'administrator' or not exists (select from demonstration)) then
        raise exception 'only the administrator of a demonstration moves its date' using errcode = '42501';
    end if;
    insert into demonstration (business_on, stepped_at)
    values (on_day, case when from_morning then clock_timestamp() end)
    on conflict (one) do update set business_on = excluded.business_on, stepped_at = excluded.stepped_at;
end $$;
revoke execute on function pretend_today from public;
grant execute on function pretend_today to caseflow_web;

-- The moment to record with: the present, or the time of day on the pretended date. It never leaves that date.
create function business_now() returns timestamptz language sql volatile security definer
    set search_path = public, pg_temp as $$
    select coalesce(
        (select (business_on + case when stepped_at is null then (clock_timestamp() at time zone 'Europe/London')::time
                                    else time '09:00' + (clock_timestamp() - stepped_at) end) at time zone 'Europe/London'
         from demonstration),
        clock_timestamp())
$$;

-- The bank holidays that were announced after the rules were written, as '2011-04-29 Royal wedding': those in force, or by
-- some time.
create function added_holidays(known_at timestamptz default null) returns text[] language sql stable parallel safe
    security definer set search_path = public, pg_temp as $$
    select coalesce(array_agg(holiday_on || ' ' || holiday_name order by holiday_on), '{}')
    from (select distinct on (holiday_on) holiday_on, holiday_name, taken_back from rule_proposal
          where confirmed_at <= coalesce(known_at, 'infinity')
          order by holiday_on, confirmed_at desc) latest
    where not taken_back
$$;
