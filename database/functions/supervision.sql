-- Whether the asker is the manager of somebody's team, or covers for such a manager today. Nobody supervises themselves.
create function supervises(worker uuid) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select exists (
        select from practitioner w join practitioner m on m.team_code = w.team_code and m.role = 'team_manager' and m.active
        where w.id = worker and w.id <> m.id and w.id is distinct from asker() and w.role in ('practitioner', 'team_manager')
            and (m.id = asker() or exists (
                select from cover c join practitioner p on p.id = c.covered_by and p.active
                where c.practitioner_id = m.id and c.covered_by = asker() and c.ended_at is null
                    and business_today() between c.from_on and c.until_on)))
$$;

-- Sign a meeting for the asker's own side, once: the worker's, or that of whoever supervises them. What was signed before
-- stays as it is.
create function sign_supervision(wanted uuid, at timestamptz) returns boolean language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    update supervision set worker_signed_at = at
    where id = wanted and worker_id = asker() and worker_signed_at is null;
    if found then
        return true;
    end if;
    update supervision set manager_signed_at = at, manager_id = asker()
    where id = wanted and supervises(worker_id) and manager_signed_at is null;
    return found;
end $$;
