-- The consent that decides for an agency: the last answer, agreed or refused, about this CAF (null = any of the
-- case). Its state today: agreed, refused, undecided, withdrawn, expired; no row where nobody was asked. Somebody who
-- wants to think about it takes nothing back of what they said earlier, and shares nothing either.
create function consent_standing(wanted_case uuid, wanted_agency text, wanted_caf text)
returns table (consent_id uuid, state text, withheld text[], given_on date, expires_on date)
language sql stable security definer set search_path = public, pg_temp as $$
    select c.id,
           case when a.answer in ('refused', 'undecided') then a.answer
                when exists (select 1 from consent_withdrawal w where w.consent_id = c.id
                             and (w.agency_code is null or w.agency_code = wanted_agency)) then 'withdrawn'
                when c.expires_on < business_today() then 'expired'
                else 'agreed' end,
           c.withheld, c.given_on, c.expires_on
    from consent c join consent_agency a on a.consent_id = c.id and a.agency_code = wanted_agency
    where c.case_id = wanted_case and c.purpose = 'sharing' and a.answer <> 'not_asked'
      and (wanted_caf is null or c.caf_event_id = wanted_caf) and c.given_on <= business_today()
    order by a.answer = 'undecided', c.place desc
    limit 1
$$;
revoke execute on function consent_standing from public;

create function consented(wanted_case uuid, wanted_agency text, wanted_caf text default null) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from consent_standing(wanted_case, wanted_agency, wanted_caf) s where s.state = 'agreed')
$$;
revoke execute on function consented from public;
grant execute on function consented to caseflow_worker;

-- The same, for those who may read the case.
create function may_share(wanted_case uuid, wanted_agency text, wanted_caf text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select (has_reason(wanted_case, 'content') or session_user = current_user)
        and consented(wanted_case, wanted_agency, wanted_caf)
$$;

-- What one person said, with the answer about each agency: both at once, so that no agency is added to it later.
create function record_consent(said jsonb, answers jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    c consent := jsonb_populate_record(null::consent, said);
begin
    if session_user <> current_user
        and (c.explained_by is distinct from asker() or not works_on(c.case_id)) then
        raise exception 'no reason in force' using errcode = 'CF403';
    end if;
    insert into consent (id, case_id, caf_event_id, purpose, agreed, person_name, relationship, capacity, method, witness,
        evidence, excluded, withheld, given_on, expires_on, explained_by, recorded_at, given_event_id, declined_event_id)
    values (c.id, c.case_id, c.caf_event_id, c.purpose, c.agreed, c.person_name, c.relationship, c.capacity, c.method,
        c.witness, c.evidence, c.excluded, c.withheld, c.given_on, c.expires_on, c.explained_by, c.recorded_at,
        c.given_event_id, c.declined_event_id);
    insert into consent_agency (consent_id, agency_code, answer) select c.id, key, value from jsonb_each_text(answers);
end $$;
revoke execute on function record_consent from public;
grant execute on function record_consent to caseflow_web;

-- Whether the asker's team was sent the CAF (null = any of the case) on a basis that holds today.
create function shared_with_asker(wanted_case uuid, wanted_caf text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from share s
        join disclosure d on d.id = s.disclosure_id
        join team t on t.code = s.team_code
        where s.case_id = wanted_case and s.team_code = asker_team() and s.ended_at is null
          and not is_own_family(wanted_case)
          and asker_role() in ('practitioner', 'team_manager')
          and (s.until_on is null or s.until_on >= business_today())
          and (wanted_caf is null or s.caf_event_id = wanted_caf)
          and (d.basis <> 'consent' or consented(s.case_id, t.agency_code, s.caf_event_id)))
$$;

-- Parts of the form that the asker may not see although the CAF is shared: what the family kept back.
create function withheld_from_asker(wanted_case uuid, wanted_caf text) returns text[]
language sql stable security definer set search_path = public, pg_temp as $$
    select case when has_reason(wanted_case, 'content') then '{}'::text[] else coalesce(
        (select s.withheld from team t, consent_standing(wanted_case, t.agency_code, wanted_caf) s
         where t.code = asker_team()), '{}'::text[]) end
$$;

-- How the asker's team stands to what was shared of a case: shared, or why not any more; none = never was.
create function case_sharing(wanted uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select case
        when shared_with_asker(wanted, null) then 'shared'
        when not exists (select 1 from share s where s.case_id = wanted and s.team_code = asker_team())
            or is_own_family(wanted) then 'none'
        else coalesce(
            (select s.state from team t, consent_standing(wanted, t.agency_code, null) s
             where t.code = asker_team() and s.state not in ('agreed', 'undecided')), 'ended') end
$$;

-- How every agency that was asked stands, for those who may read the case.
create function consent_states(wanted_case uuid, wanted_caf text)
returns table (agency_code text, agency_name text, consent_id uuid, state text, given_on date, expires_on date)
language sql stable security definer set search_path = public, pg_temp as $$
    select a.code, a.name, s.consent_id, s.state, s.given_on, s.expires_on
    from agency a, consent_standing(wanted_case, a.code, wanted_caf) s
    where has_reason(wanted_case, 'content')
      and exists (select 1 from consent_agency g where g.agency_code = a.code)
    order by a.name
$$;
