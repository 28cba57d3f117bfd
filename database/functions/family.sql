-- What a family holds stays with its case: a revision follows the one before it, and who is named is of the same family.
create function family_belongs() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
declare
    wrong boolean;
begin
    if tg_table_name = 'family_member' then
        wrong := new.revision > 1 and not exists (select from family_member m where m.case_id = new.case_id
            and m.person_id = new.person_id and m.revision = new.revision - 1);
    elsif tg_table_name = 'network_worker' then
        wrong := new.revision > 1 and not exists (select from network_worker w where w.case_id = new.case_id
            and w.worker_id = new.worker_id and w.revision = new.revision - 1);
    else
        wrong := not exists (select from family_member m where m.case_id = new.case_id and m.person_id = new.person_id);
        if tg_table_name = 'family_stay' then
            wrong := wrong or (new.revision > 1 and not exists (select from family_stay s where s.case_id = new.case_id
                and s.stay_id = new.stay_id and s.person_id = new.person_id and s.revision = new.revision - 1));
        else
            wrong := wrong or (new.revision > 1 and not exists (select from family_relation r
                    where r.case_id = new.case_id and r.relation_id = new.relation_id
                    and r.person_id = new.person_id and r.revision = new.revision - 1))
                or (new.of_person_id is not null and not exists (select from family_member m
                    where m.case_id = new.case_id and m.person_id = new.of_person_id))
                or (new.of_link_id is not null and not exists (select from case_link l where l.link_id = new.of_link_id
                    and new.case_id in (l.one_case, l.other_case)));
        end if;
    end if;
    if wrong then
        raise exception 'it belongs to another family' using errcode = 'CF002';
    end if;
    return new;
end $$;
create trigger belongs before insert on family_member for each row execute function family_belongs();
create trigger belongs before insert on family_relation for each row execute function family_belongs();
create trigger belongs before insert on family_stay for each row execute function family_belongs();
create trigger belongs before insert on network_worker for each row execute function family_belongs();

-- Whether a revision of a link is the first, or follows the one before it, between the same two cases.
create function follows_link(link uuid, next integer, one uuid, other uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select case when next = 1 then not exists (select from case_link l where l.link_id = link)
        else exists (select from case_link l where l.link_id = link and l.revision = next - 1
            and l.one_case = one and l.other_case = other) end
$$;
revoke execute on function follows_link from public;
grant execute on function follows_link to caseflow_web;

-- The children with cases who belong to the child of a case, for those with a reason for its content: that there is a
-- case and whom to phone, of those of whom the asker may know. `turned`: the kind is said the other way round. Of a case
-- that the asker may not read, no more is told than a search tells; `works`: the asker works on it.
create function linked_children(wanted uuid)
returns table (link_id uuid, revision integer, kind text, turned boolean, words text, together boolean, from_on date,
    to_on date, written_by uuid, written_at timestamptz, case_id uuid, given_name text, family_name text, sex text,
    birth_date date, expected_birth_date date, death_date date, agency_name text, team_name text, phone text, open boolean,
    readable boolean, works boolean)
language sql stable security definer set search_path = public, pg_temp as $$
    with latest as (
        select distinct on (l.link_id) l.* from case_link l where wanted in (l.one_case, l.other_case)
        order by l.link_id, l.revision desc),
    linked as (
        select l.*, l.one_case <> wanted as is_turned,
               case when l.one_case = wanted then l.other_case else l.one_case end as to_case
        from latest l where not l.mistake)
    select l.link_id, l.revision, l.kind, l.is_turned, l.words, l.together, l.from_on, l.to_on, l.written_by, l.written_at,
           r.id, c.given_name, c.family_name, case when x.readable then c.sex else 'U' end, c.birth_date,
           c.expected_birth_date, case when x.readable then c.death_date end, a.name, t.name, t.phone,
           r.closed_on is null, x.readable, works_on(r.id)
    from linked l
    join case_record r on r.id = l.to_case
    join child c on c.id = r.child_id
    join team t on t.code = r.team_code
    join agency a on a.code = t.agency_code
    cross join lateral (select has_reason(r.id, null) as readable) x
    where has_reason(wanted, 'content') and knows_of(r.id)
    order by coalesce(c.birth_date, c.expected_birth_date), c.given_name, r.id
$$;

-- Whom a link would join to a case on which the asker works: what a search tells of the other child. No row for a case
-- of which the asker may not know.
create function child_to_link(wanted uuid, other uuid)
returns table (given_name text, family_name text, birth_date date, expected_birth_date date, agency_name text,
    team_name text, phone text)
language sql stable security definer set search_path = public, pg_temp as $$
    select c.given_name, c.family_name, c.birth_date, c.expected_birth_date, a.name, t.name, t.phone
    from case_record r
    join child c on c.id = r.child_id
    join team t on t.code = r.team_code
    join agency a on a.code = t.agency_code
    where r.id = other and other <> wanted and works_on(wanted) and knows_of(other)
$$;
