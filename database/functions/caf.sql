-- A signed version stays as it was signed.
create function refuse_unsigning() returns trigger language plpgsql as $$
begin
    if old.signed_at is not null then
        raise exception 'this version is signed' using errcode = 'CF001';
    end if;
    return new;
end $$;
create trigger caf_version_frozen before update on caf_version
    for each row execute function refuse_unsigning();

create function refuse_in_signed() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if exists (select 1 from caf_version v where v.caf_id = new.caf_id and v.number = new.number
               and v.signed_at is not null) then
        raise exception 'this version is signed' using errcode = 'CF001';
    end if;
    return new;
end $$;
create trigger caf_answer_frozen before insert on caf_answer
    for each row execute function refuse_in_signed();

-- A part of the form that the family kept back is neither read nor written by those it is kept from.
create function caf_withheld(wanted uuid) returns text[] language sql stable security definer
    set search_path = public, pg_temp as $$
    select withheld_from_asker(c.case_id, c.event_id) from caf c where c.id = wanted
$$;

-- The existence index: that a CAF was started, and when; nothing for a child whose existence is secret.
create function caf_index(wanted uuid[])
returns table (case_id uuid, started_on date, open boolean)
language sql stable security definer set search_path = public, pg_temp as $$
    select f.case_id, max(f.started_on), bool_or(e.ended_on is null)
    from caf f
    join episode e on e.case_id = f.case_id and e.event_id = f.event_id
    join case_record r on r.id = f.case_id
    join child c on c.id = r.child_id
    where f.case_id = any (wanted) and asker_role() in ('practitioner', 'team_manager')
      and not is_own_family(f.case_id) and (not c.shielded or has_reason(f.case_id, null))
    group by f.case_id
$$;

-- On which day an assessment ended and why, for those who may read it; no row while it is worked on.
create function caf_endings(wanted uuid[]) returns table (caf_id uuid, closed_on date, reason text)
language sql stable security definer set search_path = public, pg_temp as $$
    select f.id, e.ended_on, e.end_reason
    from caf f join episode e on e.case_id = f.case_id and e.event_id = f.event_id
    where f.id = any (wanted) and e.ended_on is not null
      and (has_reason(f.case_id, 'content') or shared_with_asker(f.case_id, f.event_id))
$$;
