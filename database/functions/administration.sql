-- Who changed what about accounts and reference data, from what to what; written by the tables themselves, so that no
-- change goes without.
create function keep_administration() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
declare
    was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    becomes jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
begin
    insert into administration_entry (at, by_id, of_table, of_key, what, was, becomes)
    select clock_timestamp(), asker(), tg_table_name,
           coalesce(becomes ->> 'id', becomes ->> 'code', was ->> 'id', was ->> 'code'),
           case tg_op when 'INSERT' then 'added' when 'DELETE' then 'removed' else 'changed' end,
           (select jsonb_object_agg(key, value) from jsonb_each(was) where becomes -> key is distinct from value),
           (select jsonb_object_agg(key, value) from jsonb_each(becomes) where was -> key is distinct from value)
    where was is distinct from becomes;
    return null;
end $$;
create trigger keep_administration after insert or update or delete on practitioner
    for each row execute function keep_administration();
create trigger keep_administration after insert or update or delete on agency
    for each row execute function keep_administration();
create trigger keep_administration after insert or update or delete on team
    for each row execute function keep_administration();
create trigger keep_administration after insert or update or delete on quindrat
    for each row execute function keep_administration();

-- What names there are changes seldom and is asked for on every page: the pages keep it for as long as this stays the same.
-- Whoever changes it waits for whoever is changing it, so what is read under a version is never older than that.
create function mark_reference_version() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    insert into reference_version as v (as_of) values (gen_random_uuid())
    on conflict (only_one) do update set as_of = excluded.as_of;
    return null;
end $$;
create trigger mark_reference_version after insert or update or delete on practitioner
    for each statement execute function mark_reference_version();
create trigger mark_reference_version after insert or update or delete on agency
    for each statement execute function mark_reference_version();
create trigger mark_reference_version after insert or update or delete on team
    for each statement execute function mark_reference_version();
create trigger mark_reference_version after insert or update or delete on quindrat
    for each statement execute function mark_reference_version();

-- The same for what an account signs in with, of which no value is kept here.
create function keep_administration_of(whose uuid, happened text) returns void
language sql security definer set search_path = public, pg_temp as $$
    insert into administration_entry (at, by_id, of_table, of_key, what)
    values (clock_timestamp(), asker(), 'practitioner', whose::text, happened)
$$;

-- Whoever is suspended, moved or given another role signs in again.
create function end_sessions_of_changed() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    update session set ended_at = clock_timestamp(), ended_because = 'account changed'
    where practitioner_id = new.id and ended_at is null;
    return null;
end $$;
create trigger end_sessions after update of active, role, team_code, email on practitioner for each row
    when ((old.active, old.role, old.team_code, old.email) is distinct from (new.active, new.role, new.team_code, new.email))
    execute function end_sessions_of_changed();

-- An administrator lets somebody try again at once.
create function unlock_account(whose uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if asker_role() is distinct from 'administrator' then
        raise exception 'only an administrator unlocks accounts' using errcode = '42501';
    end if;
    delete from sign_in_failure where account in (
        select sha256(convert_to(tried, 'UTF8')) from practitioner p,
            unnest(array[p.email, 'code of ' || p.id, 'password of ' || p.id]) as tried
        where p.id = whose);
    perform keep_administration_of(whose, 'unlocked');
end $$;

-- How accounts stand for signing in, for their administrators.
create function sign_in_standing(whose uuid[])
returns table (practitioner_id uuid, has_password boolean, has_second_factor boolean, wait_until timestamptz,
    last_sign_in_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
    select p.id, exists (select from credential c where c.practitioner_id = p.id),
           exists (select from second_factor f where f.practitioner_id = p.id),
           (select max(f.not_before) from sign_in_failure f where f.not_before > clock_timestamp()
                and f.account in (sha256(convert_to(p.email, 'UTF8')), sha256(convert_to('code of ' || p.id, 'UTF8')))),
           (select max(s.begun_at) from session s where s.practitioner_id = p.id and s.proven)
    from practitioner p where p.id = any (whose) and asker_role() = 'administrator'
$$;

-- Tell the managers of a case's team of each open case of somebody who is suspended, moved or no longer works with
-- cases; governance where the team has no other manager. How many were told.
create function tell_managers_of_leaver(whose uuid, moment timestamptz) returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with told as (
        insert into notice (id, practitioner_id, case_id, what, key, told_at)
        select gen_random_uuid(), m.id, r.id,
            case m.role when 'team_manager' then 'holder_left' else 'nobody_to_allocate' end, whose || ' ' || r.id || ' ' || moment, moment
        from case_record r
        join practitioner m on m.active and m.id <> whose and (
            m.role = 'team_manager' and m.team_code = r.team_code
            or m.role = 'information_governance' and not exists (
                select from practitioner o where o.role = 'team_manager' and o.team_code = r.team_code and o.active
                    and o.id <> whose))
        where r.allocated_to = whose and r.closed_on is null and asker_role() = 'administrator'
        on conflict do nothing
        returning practitioner_id)
    select count(distinct practitioner_id) from told
$$;

-- How many open cases somebody holds: a number and no case, for the administrator who suspends or moves them.
create function open_cases_held(whose uuid) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
    select count(*) from case_record where allocated_to = whose and closed_on is null and asker_role() = 'administrator'
$$;
