-- How many documents wait for the scan, have passed without one, and were stopped by it: numbers and no case, for whoever
-- looks after the installation.
create function documents_by_verdict() returns table (verdict text, documents bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(d.verdict, 'waiting'), count(*) from document d
    where asker_role() in ('administrator', 'performance_analyst') group by 1 order by 1
$$;
