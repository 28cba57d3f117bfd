-- What was finished stays, except that the author may answer it once.
create function refuse_reopening() returns trigger language plpgsql as $$
begin
    if old.finished_on is null and new.answered_on is not null then
        raise exception 'only a finished audit is answered' using errcode = 'CF001';
    end if;
    if old.finished_on is not null and (old.answered_on is not null
        or (new.auditor_id, new.finished_on, new.words) is distinct from (old.auditor_id, old.finished_on, old.words)) then
        raise exception 'this audit is finished' using errcode = 'CF001';
    end if;
    return new;
end $$;
create trigger caf_audit_frozen before update on caf_audit for each row execute function refuse_reopening();

create function may_audit() returns boolean language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(asker_role() in ('team_manager', 'information_governance'), false)
$$;

-- The assessments that an agency signed off in a time, as known then, in the order in which a seed draws them.
create function caf_drawn(wanted_agency text, first_on date, last_on date, seed text, known_at timestamptz)
returns table (place bigint, caf_id uuid, number integer, case_id uuid, author_id uuid, author_team text)
language sql stable security definer set search_path = public, pg_temp as $$
    select row_number() over (order by sha256(convert_to(seed || ' ' || c.event_id || ' ' || v.number, 'UTF8'))),
           v.caf_id, v.number, c.case_id, v.signed_by, p.team_code
    from caf_version v join caf c on c.id = v.caf_id
    join practitioner p on p.id = v.signed_by join team t on t.code = p.team_code
    where t.agency_code = wanted_agency and v.signed_on between first_on and last_on and v.signed_at <= known_at
$$;
revoke execute on function caf_drawn from public;

create function draw_caf_sample(wanted uuid, wanted_agency text, wanted_quarter text, first_on date, last_on date,
    wanted_seed text, wanted_size integer, on_day date, at_time timestamptz) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    found integer;
begin
    if not may_audit() then
        raise exception 'not an auditor' using errcode = 'CF003';
    end if;
    select count(*) into found from caf_drawn(wanted_agency, first_on, last_on, wanted_seed, at_time);
    if found = 0 then
        return 0;
    end if;
    insert into caf_sample values (wanted, wanted_agency, wanted_quarter, first_on, last_on, wanted_seed, wanted_size,
        found, on_day, asker(), at_time);
    insert into caf_audit (sample_id, place, caf_id, number, case_id, author_id, author_team)
        select wanted, d.place, d.caf_id, d.number, d.case_id, d.author_id, d.author_team
        from caf_drawn(wanted_agency, first_on, last_on, wanted_seed, at_time) d where d.place <= wanted_size;
    return found;
end $$;

-- Whether the seed draws the same assessments again.
create function same_caf_sample(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select may_audit() and coalesce(
        (select array_agg(row(d.caf_id, d.number)::text order by d.place)
         from caf_sample s cross join lateral caf_drawn(s.agency_code, s.first_on, s.last_on, s.seed, s.drawn_at) d
         where s.id = wanted and d.place <= s.size)
        = (select array_agg(row(a.caf_id, a.number)::text order by a.place) from caf_audit a where a.sample_id = wanted),
        false)
$$;

-- How the asker's agency stands to an assessment as its auditor: what the family said about sharing it binds an audit
-- too, and the assessment of a shielded child is audited by nobody, nor seen in a sample. "none" = the family was not
-- asked about the agency.
create function caf_audit_sharing(wanted uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select case when c.shielded then 'ended' else coalesce(
        (select case s.state when 'agreed' then 'shared' else s.state end
         from consent_standing(a.case_id, asker_agency(), f.event_id) s), 'none') end
    from caf_audit a
    join caf f on f.id = a.caf_id
    join case_record r on r.id = a.case_id
    join child c on c.id = r.child_id
    where a.id = wanted
$$;

-- Parts of the form that the family kept back from the asker's agency as the auditor; from all agencies that were asked,
-- where theirs was not one.
create function withheld_from_auditor(wanted uuid) returns text[]
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(
        (select s.withheld from consent_standing(a.case_id, asker_agency(), f.event_id) s),
        (select array_agg(distinct part) from consent c, unnest(c.withheld) as part
         where c.case_id = a.case_id and c.caf_event_id = f.event_id and c.purpose = 'sharing'
             and a.author_team not in (select t.code from team t where t.agency_code = asker_agency())),
        '{}')
    from caf_audit a join caf f on f.id = a.caf_id
    where a.id = wanted
$$;
revoke execute on function withheld_from_auditor from public;

-- Why the asker may not audit an assessment; null = may. Nobody audits the work of an own team or case.
create function caf_audit_barred(wanted uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select case
        when not may_audit() then 'role'
        when is_own_family(a.case_id) then 'own'
        when a.author_team = (select team_code from practitioner where id = asker()) or has_reason(a.case_id, 'content') then 'own'
        when a.finished_on is not null then 'finished'
        when caf_audit_sharing(wanted) not in ('none', 'shared') then 'kept'
        when a.auditor_id <> asker() and a.until_at > now() then 'taken' end
    from caf_audit a where a.id = wanted
$$;

-- Whether the asker has the assessment open as its auditor now.
create function caf_audit_open(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from caf_audit a where a.id = wanted and a.auditor_id = asker() and a.finished_on is null
        and a.until_at > now() and caf_audit_sharing(wanted) in ('none', 'shared'))
$$;

-- Open an assessment to the asker for eight hours, and write down that it was shared for an audit.
create function open_caf_audit(wanted uuid, on_day date, at_time timestamptz) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if caf_audit_barred(wanted) is not null then
        return false;
    end if;
    update caf_audit set auditor_id = asker(), until_at = now() + interval '8 hours' where id = wanted;
    if not found then
        return false;
    end if;
    insert into disclosure (id, case_id, caf_event_id, what, agency_code, team_code, recipient, purpose, basis,
        reason, manager_id, decided_by, disclosed_on, disclosed_at)
    select gen_random_uuid(), a.case_id, c.event_id, 'Common assessment, version ' || a.number, t.agency_code, t.code,
           '', 'Audit of the quality of assessments', 'audit', 'Sample of ' || s.quarter || ', seed ' || s.seed,
           s.drawn_by, asker(), on_day, at_time
    from caf_audit a join caf_sample s on s.id = a.sample_id join caf c on c.id = a.caf_id, team t
    where a.id = wanted and t.code = (select team_code from practitioner where id = asker());
    return true;
end $$;

-- What was written in the assessment, for its auditor while it is open; what the family kept back stays back.
create function audited_caf(wanted uuid) returns table (form_on date, field text, value text)
language sql stable security definer set search_path = public, pg_temp as $$
    select v.form_on, w.field, w.value
    from caf_audit a
    join caf_version v on v.caf_id = a.caf_id and v.number = a.number
    join lateral (select distinct on (x.field) x.field, x.value from caf_answer x
        where x.caf_id = a.caf_id and x.number = a.number order by x.field, x.revision desc) w on true
    where a.id = wanted and caf_audit_open(wanted) and may_audit() and not is_own_family(a.case_id)
      and split_part(w.field, '.', 1) <> all (withheld_from_auditor(wanted))
    order by w.field
$$;

-- Scores by agency and quarter: counts only, for those who may see how practice goes.
create function caf_audit_scores()
returns table (agency_code text, quarter text, audits bigint, yes bigint, no bigint, not_applicable bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select s.agency_code, s.quarter, count(distinct a.id), count(*) filter (where w.answer = 'yes'),
           count(*) filter (where w.answer = 'no'), count(*) filter (where w.answer = 'not_applicable')
    from caf_sample s join caf_audit a on a.sample_id = s.id and a.finished_on is not null
    join caf_audit_answer w on w.audit_id = a.id
    where (select asker_role()) in ('team_manager', 'information_governance', 'performance_analyst')
    group by 1, 2 order by 2, 1
$$;
