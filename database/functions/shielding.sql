-- Shielding makes the existence of a child secret from all without a reason in force. Only information governance sets
-- and lifts it, with a reason that is kept.
create function may_shield() returns boolean language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(asker_role() = 'information_governance', false)
$$;

create function shield_child(wanted_reference text, why text) returns table (outcome text, case_id uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    found_child child;
    found_case uuid;
begin
    if not may_shield() then
        raise exception 'only information governance shields a child' using errcode = '42501';
    end if;
    select c.* into found_child from child c where c.reference = wanted_reference and c.id <> all (own_family_children()) for update;
    select r.id into found_case from case_record r where r.child_id = found_child.id;
    if found_case is null then
        return query select 'unknown', null::uuid;
        return;
    elsif found_child.shielded then
        return query select 'already', found_case;
        return;
    end if;
    update child set shielded = true where id = found_child.id;
    insert into shielding (child_id, reason, set_by, set_at) values (found_child.id, why, asker(), business_now());
    delete from case_grant g where g.case_id = found_case and g.reason = 'break glass';
    return query select 'shielded', found_case;
end $$;

create function lift_shield(wanted uuid, why text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    whose uuid;
begin
    if not may_shield() then
        raise exception 'only information governance lifts a shield' using errcode = '42501';
    end if;
    update shielding set lift_reason = why, lifted_by = asker(), lifted_at = business_now()
    where id = wanted and lifted_at is null and child_id <> all (own_family_children())
    returning child_id into whose;
    if whose is null then
        return false;
    end if;
    update child set shielded = false where id = whose;
    return true;
end $$;

create function shielded_children()
returns table (id uuid, case_id uuid, reference text, given_name text, family_name text, birth_date date,
    expected_birth_date date, team_name text, phone text, reason text, set_by text, set_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
    select s.id, r.id, c.reference, c.given_name, c.family_name, c.birth_date, c.expected_birth_date, t.name, t.phone, s.reason, p.name, s.set_at
    from shielding s
    join child c on c.id = s.child_id
    join case_record r on r.child_id = c.id
    join team t on t.code = r.team_code
    left join practitioner p on p.id = s.set_by
    where s.lifted_at is null and (select may_shield()) and s.child_id <> all ((select own_family_children())::uuid[])
    order by s.set_at desc, s.id
$$;
