-- The civil date in London to look from: the pretended one of a demonstration, else the real one.
create function business_today() returns date language sql stable parallel safe security definer
    set search_path = public, pg_temp as $$
    select coalesce((select business_on from demonstration), (now() at time zone 'Europe/London')::date)
$$;

-- Let a demonstration pretend another date: its administrators, and the owner's commands, which begin it.
create function pretend_today(on_day date) returns void language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if session_user <> current_user
        and (asker_role() is distinct from 'administrator' or not exists (select from demonstration)) then
        raise exception 'only the administrator of a demonstration moves its date' using errcode = '42501';
    end if;
    insert into demonstration (business_on) values (on_day) on conflict (one) do update set business_on = on_day;
end $$;
revoke execute on function pretend_today from public;
grant execute on function pretend_today to caseflow_web;

-- The moment to record with: the present, or the time of day on the pretended date.
create function business_now() returns timestamptz language sql volatile security definer
    set search_path = public, pg_temp as $$
    select coalesce(
        (select (business_on + (clock_timestamp() at time zone 'Europe/London')::time) at time zone 'Europe/London'
         from demonstration),
        clock_timestamp())
$$;
