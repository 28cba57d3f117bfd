-- The requests to the services that the asker's team provides, for as long as it has a reason to see them.
create function requests_to_asker() returns setof service_request language sql stable security definer
    set search_path = public, pg_temp as $$
    select q.*
    from team t
    join service_request q on q.service = any (t.services) and q.standing <> 'over'
    where t.code = (select asker_team()) and q.case_id <> all ((select own_family_cases())::uuid[])
        and exists (
            select from case_grant g
            where g.case_id = q.case_id and g.team_code = t.code and g.reason = 'asked for a service' offset 0)
$$;
revoke execute on function requests_to_asker from public;

-- Whether one of them is this request of a case.
create function serves(wanted uuid, request text) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select exists (select from requests_to_asker() q where q.case_id = wanted and q.event_id = request)
$$;
revoke execute on function serves from public;

-- What a service needs of each: whose it is, who asks, and how it stands.
create function service_requests_to_us() returns table (
    case_id uuid, event_id text, service text, asked_on date, asked_by text, due_on date, decision text, decided_on date,
    seen_on date, last_on date, came integer, missed integer, ended_on date, standing text,
    given_name text, family_name text, birth_date date, team_name text, team_phone text)
language sql stable security definer set search_path = public, pg_temp as $$
    select q.*, c.given_name, c.family_name, c.birth_date, t.name, t.phone
    from requests_to_asker() q
    join case_record r on r.id = q.case_id
    join child c on c.id = r.child_id
    left join team t on t.code = q.asked_by
$$;
revoke execute on function service_requests_to_us from public;
grant execute on function service_requests_to_us to caseflow_web;

-- What was recorded of one such request, with the words beside each entry, and nothing else of the case.
create function service_thread(wanted uuid, request text) returns table (
    event_id text, kind text, occurred_on date, recorded_at timestamptz, agency text, team text, about text, data jsonb,
    recorded_by uuid, words text)
language sql stable security definer set search_path = public, pg_temp as $$
    with thread as (
        select e.* from case_event e
        where e.case_id = any (cases_of(wanted)) and request in (e.event_id, e.about) and serves(wanted, request))
    select e.event_id, e.kind, e.occurred_on, e.recorded_at, e.agency, e.team, e.about, e.data::jsonb, e.recorded_by,
        words_beside(wanted, e.event_id)
    from (
        select t.* from thread t
        union all
        select w.* from case_event w join thread t on w.case_id = t.case_id and w.about = t.event_id
        where t.event_id <> request) e
    order by e.occurred_on, e.recorded_at, e.event_id
$$;
revoke execute on function service_thread from public;
grant execute on function service_thread to caseflow_web;

-- What somebody of a service has just recorded of a request stands in its row from this transaction on. `folded` is what
-- follows from the entries of the request alone; the workers follow the whole log afterwards.
create function answer_request(wanted uuid, folded jsonb) returns void language plpgsql security definer
    set search_path = public, pg_temp as $$
declare
    answered service_request := jsonb_populate_record(null::service_request, folded -> 'service_request' -> 0);
begin
    if answered.case_id is distinct from wanted or not serves(wanted, answered.event_id) or not exists (
            select from case_record r join case_event e on e.case_id = r.id and e.seq = r.last_seq
            where e.case_id = answered.case_id and e.about = answered.event_id and e.recorded_by = asker()) then
        raise exception 'no such request' using errcode = 'CF403';
    end if;
    update service_request q
    set decision = answered.decision, decided_on = answered.decided_on, seen_on = answered.seen_on,
        last_on = answered.last_on, came = answered.came, missed = answered.missed, ended_on = answered.ended_on,
        standing = answered.standing
    where q.case_id = wanted and q.event_id = answered.event_id;
    perform follow_access(wanted);
end $$;
revoke execute on function answer_request from public;
grant execute on function answer_request to caseflow_web;

-- Which services a team provides decides which cases it sees.
create function services_changed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform settle_access(array(
        select distinct q.case_id from service_request q
        where q.standing <> 'over' and q.service = any (case when tg_op = 'UPDATE' then old.services else '{}' end || new.services)),
        true);
    return null;
end $$;
create trigger services_changed after insert or update of services on team for each row execute function services_changed();
