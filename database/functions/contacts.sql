-- Who leads the team around a child today, where it is somebody with an account.
create function lead_professional(wanted uuid) returns uuid language sql stable security definer
    set search_path = public, pg_temp as $$
    select m.practitioner_id
    from tac_lead l join tac_member m on m.id = l.member_id
    where l.case_id = wanted and m.left_on is null
      and not exists (select from withdrawn_event w where w.case_id = l.case_id and w.event_id = l.event_id)
      and exists (select from episode e where e.case_id = l.case_id and e.event_id = l.caf_event_id and e.ended_on is null)
    order by l.number desc, l.written_at desc limit 1
$$;
revoke execute on function lead_professional from public;

-- Who stands by a case today, each with why: whom it is allocated to, the lead professional, whoever covers for
-- either or in turn for those, the managers of the accountable team (everybody in it who works with cases, where it has none), those of
-- the lead professional's team, and those of the front door.
create function stands_by(wanted uuid) returns table (practitioner_id uuid, why text)
language sql stable security definer set search_path = public, pg_temp as $$
    with it as (
        select r.id, case when r.closed_on is null then r.allocated_to end as worker, r.team_code,
               lead_professional(r.id) as lead
        from case_record r where r.id = wanted),
    holder as (
        select worker as id, 'worker' as why from it where worker is not null
        union all
        select lead, 'lead' from it where lead is not null),
    named as (
        select * from holder
        union all
        select unnest(covers_in_turn(array(select id from holder), business_today())), 'cover'
        union all
        select p.id, 'manager' from it join practitioner p on p.team_code = it.team_code
        where p.role = 'team_manager' or (p.role = 'practitioner' and not exists (
            select from practitioner m where m.team_code = it.team_code and m.role = 'team_manager' and m.active
                and m.id not in (select family_of(wanted))))
        union all
        select m.id, 'manager' from it join practitioner l on l.id = it.lead
        join practitioner m on m.team_code = l.team_code and m.role = 'team_manager'
        union all
        select p.id, 'front_door' from team t join practitioner p on p.team_code = t.code
        where t.front_door and p.role = 'team_manager')
    select n.id, min(n.why) from named n join practitioner p on p.id = n.id and p.active
    where n.id not in (select family_of(wanted)) group by n.id
$$;
revoke execute on function stands_by from public;

-- Tell those who stand by a case of what the asker has just recorded there, but the asker. Needs no relation to the
-- case beyond having recorded on it, and tells the asker nobody's name. How many were told.
create function tell_those_by(wanted uuid, notice text, about text, due date, at timestamptz) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    told integer;
begin
    if not (is_trusted() or has_reason(wanted, null) or recorded_here(wanted, about)) then
        raise exception 'no reason in force' using errcode = 'CF403';
    end if;
    insert into notice (id, practitioner_id, case_id, what, key, due_on, told_at)
        select gen_random_uuid(), s.practitioner_id, wanted, notice, about, due, at
        from stands_by(wanted) s where s.practitioner_id is distinct from asker()
        on conflict do nothing;
    get diagnostics told = row_count;
    return told;
end $$;
revoke execute on function tell_those_by from public;
grant execute on function tell_those_by to caseflow_web, caseflow_worker;

-- Whether the asker recorded this entry of a case.
create function recorded_here(wanted uuid, wanted_event text) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select exists (select from case_event e
        where e.case_id = any (cases_of(wanted)) and e.event_id = wanted_event and e.recorded_by = asker())
        and not is_own_family(wanted)
$$;
revoke execute on function recorded_here from public;

-- A contact that somebody without a reason to read the case has just recorded: it waits, and its clock runs, from this
-- transaction on. `folded` is what follows from the event alone; the workers follow the whole log afterwards.
create function add_contact(wanted uuid, folded jsonb) returns void language plpgsql security definer
    set search_path = public, pg_temp as $$
declare
    added contact;
begin
    added := jsonb_populate_record(null::contact, folded -> 'contact' -> 0);
    if added.case_id <> wanted or not recorded_here(wanted, added.event_id) or added.decision_id is not null then
        raise exception 'no such contact' using errcode = 'CF403';
    end if;
    insert into contact select added.* on conflict do nothing;
    insert into clock
        select (jsonb_populate_record(f, jsonb_build_object('team_code', r.team_code, 'allocated_to', r.allocated_to))).*
        from case_record r, jsonb_populate_recordset(null::clock, folded -> 'clock') f
        where r.id = wanted and f.case_id = wanted and f.subject = added.event_id
        on conflict do nothing;
    perform follow_access(wanted);
end $$;
revoke execute on function add_contact from public;
grant execute on function add_contact to caseflow_web;

-- The contacts that nobody has decided, of the cases that the asker stands by: the front door's are all of them.
create function contacts_by_asker() returns table (case_id uuid, event_id text) language sql stable security definer
    set search_path = public, pg_temp as $$
    with recursive holder as (
        select asker() as id
        union
        select c.practitioner_id from holder h join cover c on c.covered_by = h.id
        where c.ended_at is null and business_today() between c.from_on and c.until_on),
    mine as (
        select r.id from holder h join case_record r on r.allocated_to = h.id and r.closed_on is null
        union
        select m.case_id from holder h join tac_member m on m.practitioner_id = h.id and m.left_on is null
        where lead_professional(m.case_id) = h.id and has_reason(m.case_id, null)
        union
        select r.id from case_record r
        where r.closed_on is null and r.team_code = asker_team() and (asker_role() = 'team_manager' or not exists (
            select from practitioner p where p.team_code = asker_team() and p.role = 'team_manager' and p.active))
        union
        select m.case_id from practitioner p join tac_member m on m.practitioner_id = p.id and m.left_on is null
        where asker_role() = 'team_manager' and p.team_code = asker_team()
          and lead_professional(m.case_id) = p.id and has_reason(m.case_id, null))
    select w.case_id, w.event_id from contact w
    where w.decision_id is null and w.ended_on is null and w.case_id <> all ((select own_family_cases())::uuid[])
      and ((select front_door from team where code = asker_team()) or w.case_id in (select id from mine))
$$;
revoke execute on function contacts_by_asker from public;

-- A page of them, the newest first, with how many there are, who recorded each and who was the first to say that they
-- have read it.
create function contacts_to_decide(at_most integer, beginning integer)
returns table (case_id uuid, event_id text, source text, received_on date, received_at timestamptz, due_on date,
    reported_by text, reported_team text, reported_phone text, read_by text, read_at timestamptz, read_by_asker boolean,
    readable boolean, total bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    with page as (
        select c.*, count(*) over () as total
        from contacts_by_asker() b join contact c on c.case_id = b.case_id and c.event_id = b.event_id
        order by c.received_at desc, c.event_id limit at_most offset beginning)
    select c.case_id, c.event_id, c.source, c.received_on, c.received_at, c.due_on, p.name, t.name, coalesce(nullif(p.phone, ''), t.phone),
           first.name, first.read_at,
           exists (select from contact_read x where x.event_id = c.event_id and x.read_by = asker()),
           has_reason(c.case_id, 'content'), c.total
    from page c
    join case_event e on e.event_id = c.event_id
    left join practitioner p on p.id = e.recorded_by
    left join team t on t.code = p.team_code
    left join lateral (
        select q.name, x.read_at from contact_read x join practitioner q on q.id = x.read_by
        where x.event_id = c.event_id order by x.read_at limit 1) first on true
    order by c.received_at desc, c.event_id
$$;

-- The asker says that they have read a contact; only somebody who stands by the case, or reads it, can. Whether it is new.
create function read_contact(wanted uuid, wanted_event text, at timestamptz) returns boolean language plpgsql
    security definer set search_path = public, pg_temp as $$
begin
    if not exists (select from contact c where c.case_id = wanted and c.event_id = wanted_event)
        or recorded_here(wanted, wanted_event) or is_own_family(wanted)
        or not (has_reason(wanted, 'content')
                or exists (select from stands_by(wanted) s where s.practitioner_id = asker())) then
        raise exception 'no such contact' using errcode = 'CF403';
    end if;
    insert into contact_read (event_id, case_id, read_by, read_at) values (wanted_event, wanted, asker(), at)
        on conflict do nothing;
    return found;
end $$;
revoke execute on function read_contact from public;
grant execute on function read_contact to caseflow_web;

-- What the asker reported, the latest first, with the answer to each and nothing else of the case: the child's name only
-- where a search would tell it. `answer` is what decided the contact, or the referral that it became.
create function contacts_reported(at_most integer)
returns table (event_id text, given_name text, family_name text, words text, received_at timestamptz, due_on date,
    decided_on date, ended_on date, answer_kind text, answer jsonb, answered_on date, answer_words text)
language sql stable security definer set search_path = public, pg_temp as $$
    select c.event_id, k.given_name, k.family_name, words_beside(c.case_id, c.event_id), c.received_at, c.due_on,
           c.decided_on, c.ended_on, a.kind, a.data::jsonb, a.occurred_on, words_beside(c.case_id, a.event_id)
    from case_event e
    join case_record o on o.id = e.case_id
    join contact c on c.case_id = coalesce(o.joined_to, o.id) and c.event_id = e.event_id
    join case_record r on r.id = c.case_id
    left join child k on k.id = r.child_id
        and (has_reason(r.id, null)
             or (not k.shielded and asker_role() in ('practitioner', 'team_manager', 'performance_analyst')))
    left join case_event a on a.event_id = c.answer_id
    where e.recorded_by = asker() and c.case_id <> all ((select own_family_cases())::uuid[])
    order by c.received_at desc, c.event_id
    limit at_most
$$;

-- The notes beside an entry, for the functions that have checked who asks; not that something was confirmed, nor what the
-- family said.
create function words_beside(wanted uuid, wanted_event text) returns text language sql stable security definer
    set search_path = public, pg_temp as $$
    select string_agg(n.text, E'\n\n' order by n.written_at, n.id) from case_note n
    where n.case_id = wanted and n.event_id = wanted_event and not n.confirms and n.said_by is null
$$;
revoke execute on function words_beside from public;

-- Who said that they have read these contacts, the first first: for who reported one, reads the case or stands by it.
create function contact_readers(wanted text[])
returns table (event_id text, name text, team_name text, phone text, read_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
    select x.event_id, p.name, t.name, coalesce(nullif(p.phone, ''), t.phone), x.read_at
    from contact_read x join practitioner p on p.id = x.read_by join team t on t.code = p.team_code
    where x.event_id = any (wanted)
      and (recorded_here(x.case_id, x.event_id) or has_reason(x.case_id, 'content'))
    order by x.event_id, x.read_at, x.read_by
$$;
