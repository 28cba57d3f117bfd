-- The civil date in London to look from: the pretended one of a demonstration, else the real one.
create function business_today() returns date language sql stable parallel safe security definer
    set search_path = public, pg_temp as $$
    select coalesce((select business_on from demonstration), (now() at time zone 'Europe/London')::date)
$$;
