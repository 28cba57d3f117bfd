-- The civil date in London to look from: the pretended one of a demonstration, else the real one.
create function business_today() returns date language sql stable parallel safe security definer
    set search_path = public, pg_temp as $$
    select coalesce((select business_on from demonstration), (now() at time zone 'Europe/London')::date)
$$;

-- The moment to record with: the present, or the time of day on the pretended date.
create function business_now() returns timestamptz language sql volatile security definer
    set search_path = public, pg_temp as $$
    select coalesce(
        (select (business_on + (clock_timestamp() at time zone 'Europe/London')::time) at time zone 'Europe/London'
         from demonstration),
        clock_timestamp())
$$;
