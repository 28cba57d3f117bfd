-- How often somebody searched, or opened a list of children, in the last hour; no more than their last 300 looks are
-- gone through.
create function times_within_an_hour(who uuid, what text) returns bigint language sql stable security definer
    set search_path = public, pg_temp as $$
    select count(*) from (
        select e.action, e.at from audit_entry e where e.practitioner_id = who order by e.id desc limit 300) latest
    where latest.action = what and latest.at > business_now() - interval '1 hour'
$$;
revoke execute on function times_within_an_hour from public;

-- The one way a look enters the trace: in the name of who is asking, at the present moment. Where nobody is asking yet,
-- whoever signs in may be named, and no case.
create function leave_trace(who uuid, what text, of_case uuid, details jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if who is distinct from asker() and (asker() is not null or of_case is not null) then
        raise exception 'a trace is left in the name of who is asking' using errcode = 'CF403';
    end if;
    insert into audit_entry (at, practitioner_id, action, case_id, detail)
    values (business_now(), who, what, of_case, details);
    if what in ('search', 'figure_list') and times_within_an_hour(who, what) = 60 then
        insert into audit_entry (at, practitioner_id, action, detail)
        values (business_now(), who, 'search_limit', jsonb_build_object('allowed', true, 'of', what));
    end if;
end $$;
revoke execute on function leave_trace from public;
grant execute on function leave_trace to caseflow_web;
