-- Whom to phone about a child, and of which agency they are: who leads on an open case, where that is known.
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

-- That a record exists and whom to phone: all that a practitioner without a reason learns. A shielded
-- child is not found. `readable` says whether the asker may open the case.
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
