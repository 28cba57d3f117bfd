-- Children of the asker's own family: relatives, and children of a partner, former partner or co-parent. Every access
-- policy asks these two, so that no role, share, step, audit or opening gives what a declaration took.
create function own_family_children() returns uuid[] language sql stable security definer
    set search_path = public, pg_temp as $$
    select coalesce(array_agg(c.child_id), '{}')
    from own_family f join own_family_child c on c.own_family_id = f.id
    where f.practitioner_id = asker() and f.ended_at is null and c.closed
$$;

create function own_family_cases() returns uuid[] language sql stable security definer
    set search_path = public, pg_temp as $$
    select coalesce(array_agg(r.id), '{}')
    from own_family f join own_family_child c on c.own_family_id = f.id join case_record r on r.child_id = c.child_id
    where f.practitioner_id = asker() and f.ended_at is null and c.closed
$$;

create function is_own_family(wanted_case uuid) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select wanted_case = any (own_family_cases())
$$;

-- To whom a case is closed as their own family.
create function family_of(wanted_case uuid) returns setof uuid language sql stable security definer
    set search_path = public, pg_temp as $$
    select f.practitioner_id
    from case_record r join own_family_child c on c.child_id = r.child_id join own_family f on f.id = c.own_family_id
    where r.id = wanted_case and f.ended_at is null
$$;

-- Open cases whose holder is the child's own family: as if nobody held them.
create function held_by_own_family() returns setof uuid language sql stable security definer
    set search_path = public, pg_temp as $$
    select r.id
    from own_family f join own_family_child c on c.own_family_id = f.id join case_record r on r.child_id = c.child_id
    where f.ended_at is null and r.allocated_to = f.practitioner_id and r.closed_on is null
      and (is_trusted() or has_reason(r.id, 'content'))
$$;

-- Whether a case may be given to somebody: not to the child's own family. Answered to those who read the case.
create function may_hold(whose uuid, wanted_case uuid) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select whose not in (select family_of(wanted_case)) and (is_trusted() or has_reason(wanted_case, 'content'))
$$;

-- Tell the managers of a case's team that whoever holds it is the child's own family.
create function tell_of_own_family(declaration uuid) returns void language sql security definer
    set search_path = public, pg_temp as $$
    insert into notice (id, practitioner_id, case_id, what, key, told_at)
    select gen_random_uuid(), m.id, r.id, 'holder_own_family', f.id || ' ' || r.id, business_now()
    from own_family f join own_family_child c on c.own_family_id = f.id
    join case_record r on r.child_id = c.child_id and r.allocated_to = f.practitioner_id and r.closed_on is null
    join practitioner m on m.team_code = r.team_code and m.role = 'team_manager' and m.active
        and m.id not in (select family_of(r.id))
    where f.id = declaration
    on conflict do nothing
$$;

-- Declare a child, of oneself or, as a manager, of a member of one's own team. `for_case` names a case that the asker
-- may know of; without it the child is found by day of birth and name, of today or former, as a search compares names
-- (`keys`, caseflow.rules.search). Nothing says whether there is a record.
create function declare_own_family(whose uuid, how text, given text, family text, born date, keys text[], for_case uuid)
returns uuid language plpgsql security definer set search_path = public, pg_temp as $$
declare
    made own_family;
begin
    if (whose = asker() and asker_role() is not null or asker_role() = 'team_manager' and exists (
            select from practitioner p where p.id = whose and p.team_code = asker_team())) is not true
        or for_case is not null and not exists (select from case_relation(for_case)) then
        raise exception 'not somebody whose family the asker declares' using errcode = '42501';
    end if;
    insert into own_family (practitioner_id, relationship, given_name, family_name, birth_date, name_keys, declared_by,
            declared_at)
        select whose, how, coalesce(c.given_name, given), coalesce(c.family_name, family), coalesce(c.birth_date, born),
            case when c.id is null then keys
                else array(select n.key from child_name n where n.child_id = c.id and n.former is null) end,
            asker(), business_now()
        from (select) one left join case_record r on r.id = for_case left join child c on c.id = r.child_id
        returning * into made;
    insert into own_family_child
        select made.id, c.id from child c
        where for_case is null and c.birth_date = born and exists (
            select from child_name n where n.child_id = c.id and n.key = any (keys))
        union select made.id, r.child_id from case_record r where r.id = for_case;
    perform tell_of_own_family(made.id);
    return made.id;
end $$;

-- A child who is added, or whose name or day of birth is put right, may be one who was declared before. The record is
-- closed when the transaction ends, so that a relative who reports a concern can finish.
create function meet_declarations(children uuid[]) returns void language sql security definer
    set search_path = public, pg_temp as $$
    insert into own_family_child (own_family_id, child_id, closed)
        select distinct f.id, c.id, false
        from own_family f join child c on c.birth_date = f.birth_date join child_name n on n.child_id = c.id
        where f.ended_at is null and c.id = any (children) and n.key = any (f.name_keys)
        on conflict do nothing
$$;

create function meet_named() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (select from own_family where ended_at is null) then
        perform meet_declarations(array(select distinct child_id from named));
    end if;
    return null;
end $$;
create trigger meet_named after insert on child_name referencing new table as named
    for each statement execute function meet_named();

create function meet_born() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform meet_declarations(array[new.id]);
    return null;
end $$;
create trigger meet_born after update of birth_date on child for each row
    when (old.birth_date is distinct from new.birth_date) execute function meet_born();

create function close_at_the_end() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update own_family_child set closed = true
    where own_family_id = new.own_family_id and child_id = new.child_id;
    perform tell_of_own_family(new.own_family_id);
    return null;
end $$;
create constraint trigger close_at_the_end after insert on own_family_child
    deferrable initially deferred for each row when (not new.closed) execute function close_at_the_end();

-- Records that are read together are closed together: what is declared of one of them closes the other.
create function close_with_joined() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into own_family_child (own_family_id, child_id, closed)
        select new.own_family_id, o.child_id, new.closed
        from case_record r join case_record o on o.id = any (cases_of(coalesce(r.joined_to, r.id)))
        where r.child_id = new.child_id
        on conflict do nothing;
    return null;
end $$;
create trigger close_with_joined after insert on own_family_child for each row execute function close_with_joined();

-- Governance ends a declaration that was a mistake.
create function end_own_family(declaration uuid, why text) returns boolean language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if asker_role() is distinct from 'information_governance' then
        raise exception 'only information governance ends a declaration' using errcode = '42501';
    end if;
    update own_family set ended_at = business_now(), ended_by = asker(), ended_why = why
    where id = declaration and ended_at is null and practitioner_id <> asker();
    return found;
end $$;

-- What somebody looked at of a child of their own family, for governance and the manager of their team; not a word of
-- what they saw.
create function own_family_looks(declaration uuid) returns table (at timestamptz, action text, allowed boolean)
language sql stable security definer set search_path = public, pg_temp as $$
    select a.at, a.action, coalesce((a.detail ->> 'allowed')::boolean, true)
    from own_family f join own_family_child c on c.own_family_id = f.id join case_record r on r.child_id = c.child_id
    join audit_entry a on a.case_id = r.id and a.practitioner_id = f.practitioner_id
    where f.id = declaration and f.practitioner_id <> asker()
      and (asker_role() = 'information_governance' or asker_role() = 'team_manager' and exists (
          select from practitioner p where p.id = f.practitioner_id and p.team_code = asker_team()))
    order by a.id desc limit 200
$$;

revoke execute on function meet_declarations, family_of, held_by_own_family, may_hold, tell_of_own_family, declare_own_family, end_own_family,
    own_family_looks from public;
grant execute on function held_by_own_family, may_hold to caseflow_web, caseflow_worker;
grant execute on function declare_own_family, end_own_family, own_family_looks to caseflow_web;
