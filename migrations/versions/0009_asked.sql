-- A family may want to think about it: they were asked, and have neither agreed nor refused.
alter table consent_agency drop constraint consent_agency_answer_check;
alter table consent_agency add check (answer in ('agreed', 'refused', 'undecided', 'not_asked'));

-- As before; who wants to think takes nothing back of what they said earlier, and shares nothing either.
create or replace function consent_standing(wanted_case uuid, wanted_agency text, wanted_caf text)
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
create or replace function case_sharing(wanted uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select case
        when shared_with_asker(wanted, null) then 'shared'
        when not exists (select 1 from share s where s.case_id = wanted and s.team_code = asker_team()) then 'none'
        else coalesce(
            (select s.state from team t, consent_standing(wanted, t.agency_code, null) s
             where t.code = asker_team() and s.state not in ('agreed', 'undecided')), 'ended') end
$$;

-- Whom to phone about a child, and of which agency they are: who leads on an open case, where that is known.
drop function children_found;
drop function lead_phone;
create function lead_contact(wanted_case uuid) returns table (agency_name text, phone text)
language sql stable security definer set search_path = public, pg_temp as $$
    select leads.agency_name, leads.phone from (
        (select 1, coalesce(a.name, m.agency_words), m.phone
         from tac_lead l join tac_member m on m.id = l.member_id left join agency a on a.code = m.agency_code
         where l.case_id = wanted_case and m.left_on is null order by l.number desc limit 1)
        union all
        (select 2, a.name, p.phone
         from case_record r join practitioner p on p.id = r.allocated_to and p.active
         join team t on t.code = p.team_code join agency a on a.code = t.agency_code
         where r.id = wanted_case)) leads (place, agency_name, phone)
    where leads.phone <> '' and exists (select from case_record r where r.id = wanted_case and r.closed_on is null)
    order by leads.place
    limit 1
$$;
revoke execute on function lead_contact from public;

create function children_found(words text, born_on date, at_most integer)
returns table (child_id uuid, case_id uuid, given_name text, family_name text, birth_date date,
    expected_birth_date date, agency_name text, team_name text, phone text, lead_agency text, lead_phone text,
    open boolean, readable boolean, likeness real)
language sql stable security definer set search_path = public, pg_temp as $$
    with found as (
        select c.*, greatest(
            similarity(lower(c.given_name || ' ' || c.family_name), lower(words)),
            word_similarity(lower(words), lower(c.given_name || ' ' || c.family_name)),
            case when c.reference = words then 1 end)::real as likeness
        from child c
        where asker_role() in ('practitioner', 'team_manager', 'performance_analyst')
          and (words = '' or lower(c.given_name || ' ' || c.family_name) % lower(words)
               or lower(words) <% lower(c.given_name || ' ' || c.family_name) or c.reference = words)
          and (born_on is null or c.birth_date between born_on - 31 and born_on + 31 or words <> '')
          and (words <> '' or born_on is not null)
        order by likeness desc
        limit 500)
    select f.id, r.id, f.given_name, f.family_name, f.birth_date, f.expected_birth_date, a.name, t.name,
           t.phone, l.agency_name, l.phone,
           r.closed_on is null, has_reason(r.id, null) or asker_role() = 'performance_analyst', f.likeness
    from found f
    join case_record r on r.child_id = f.id
    join team t on t.code = r.team_code
    join agency a on a.code = t.agency_code
    left join lateral lead_contact(r.id) l on true
    where not f.shielded or has_reason(r.id, null)
    order by (f.birth_date is not distinct from born_on) desc, f.likeness desc,
             lower(f.family_name) collate "C", lower(f.given_name) collate "C", f.id
    limit at_most
$$;

-- On which day an assessment ended and why, for those who may read it; no row while it is worked on.
create function caf_endings(wanted uuid[]) returns table (caf_id uuid, closed_on date, reason text)
language sql stable security definer set search_path = public, pg_temp as $$
    select f.id, e.occurred_on, e.data ->> 'reason'
    from caf f join case_event e on e.case_id = f.case_id and e.kind = 'caf_closed' and e.about = f.event_id
    where f.id = any (wanted)
      and (has_reason(f.case_id, 'content') or shared_with_asker(f.case_id, f.event_id))
      and not exists (select 1 from case_event w where w.case_id = f.case_id
                      and w.kind = 'event_withdrawn' and w.about = e.event_id)
$$;

-- A review into which nobody has written may be thrown away; whatever was written stays.
grant delete on caf_version to caseflow_web;
create policy discard_with_content on caf_version for delete to caseflow_web using (
    number > 1 and signed_on is null
    and exists (select 1 from caf c where c.id = caf_version.caf_id and has_reason(c.case_id, 'content'))
    and not exists (select 1 from caf_answer a where a.caf_id = caf_version.caf_id and a.number = caf_version.number));
