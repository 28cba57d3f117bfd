-- Whom to phone about a child, and of which agency they are: who leads on an open case, where that is known.
create function lead_contact(wanted_case uuid) returns table (agency_name text, phone text)
language sql stable security definer set search_path = public, pg_temp as $$
    select leads.agency_name, leads.phone from (
        (select 1, coalesce(a.name, m.agency_words), m.phone
         from tac_lead l join tac_member m on m.id = l.member_id left join agency a on a.code = m.agency_code
         where l.case_id = wanted_case and m.left_on is null order by l.number desc, l.written_at desc limit 1)
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

-- How alike a name is to what was looked for: as a whole, or the mean over its words of how much each is like a part of it.
create function name_likeness(name_key text, wanted text) returns real
language sql immutable parallel safe as $$
    select greatest(similarity(name_key, wanted), (
        select avg(word_similarity(word, name_key)) from unnest(string_to_array(wanted, ' ')) as word))::real
$$;

-- Whether a word of a name sounds like one of the first four words that were looked for; pieces of names do not count.
create function sounds_alike(name_key text, wanted text) returns boolean language sql immutable parallel safe as $$
    select exists (
        select from unnest((string_to_array(wanted, ' '))[:4]) asked join unnest(string_to_array(name_key, ' ')) part
            on length(asked) > 3 and dmetaphone(asked) = dmetaphone(part))
$$;
revoke execute on function sounds_alike from public;

-- Children whose name, of today or a former one, is like one of the keys (caseflow.rules.search), whose reference it is,
-- or, where no name is looked for, who were born or are expected in these days. Of those born on the one day that is asked
-- for, or on that with day and month exchanged, a name that sounds like it is enough.
create function child_candidates(keys text[], wanted_reference text, born_from date, born_to date, expected_from date,
    expected_to date, exchanged date) returns table (child_id uuid, former text, key text, word text, rough real)
language sql stable security definer set search_path = public, pg_temp as $$
    select n.child_id, n.former, n.key, word, greatest(similarity(n.key, word), word_similarity(word, n.key))
    from unnest(keys) as word join child_name n on n.key % word or word <% n.key
    union all
    select n.child_id, n.former, n.key, word, greatest(similarity(n.key, word), word_similarity(word, n.key))
    from child c join child_name n on n.child_id = c.id cross join unnest(keys) as word
    where born_from = born_to and c.birth_date in (born_from, exchanged) and sounds_alike(n.key, word)
    union all
    select c.id, null, '', '', 1 from child c
    where wanted_reference <> '' and upper(regexp_replace(c.reference, '[^[:alnum:]]', '', 'g')) = wanted_reference
    union all
    select c.id, null, '', '', 1 from child c where keys = '{}' and c.birth_date between born_from and born_to
    union all
    select c.id, null, '', '', 1 from child c
    where keys = '{}' and c.birth_date is null and c.expected_birth_date between expected_from and expected_to
$$;
revoke execute on function child_candidates from public;

-- Whether somebody's words name a child with this key, in part: a word of up to three letters does as a whole name alone.
create function names_somebody(name_key text, wanted text) returns boolean
language sql immutable parallel safe as $$
    select wanted ~ '[^ ]{4}' or string_to_array(wanted, ' ') && string_to_array(name_key, ' ')
$$;
revoke execute on function names_somebody from public;

-- The cases that may be the asker's: of those, `has_reason` says which are, on this day.
create function cases_within_reach() returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select g.case_id from case_grant g
    where g.team_code = (select asker_team()) or g.practitioner_id = (select asker())
    union all
    select s.case_id from share s where s.team_code = (select asker_team()) and s.ended_at is null
$$;
revoke execute on function cases_within_reach from public;

-- That a record exists and whom to phone: all that a practitioner without a reason learns. Whoever gives no name, or
-- no more than a piece of one, finds those alone whose case they may open. A shielded child is not found, by a former
-- name neither. `former` is the former name by which the child was found; `readable` says whether
-- the asker may open the case. The nearer name comes first, and a date of birth that fits weighs as much as half of a name,
-- one with day and month exchanged nearly so; of those alike, children of the asker's own team come first. Of those whose
-- name is less than `near` like it and who were not born then, no more than `others_at_most` are told.
create function children_found(keys text[], wanted_reference text, born_from date, born_to date, expected_from date,
    expected_to date, exchanged date, near double precision, at_most integer, others_at_most integer)
returns table (child_id uuid, case_id uuid, given_name text, family_name text, former text, birth_date date,
    expected_birth_date date, agency_name text, team_name text, phone text, lead_agency text, lead_phone text,
    open boolean, readable boolean, likeness real, by_reference boolean)
language sql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
    with candidate as materialized (
        select x.* from child_candidates(keys, wanted_reference, born_from, born_to, expected_from, expected_to, exchanged) x
        where asker_role() in ('practitioner', 'team_manager', 'performance_analyst')
            and (case when x.word = '' then keys <> '{}' else names_somebody(x.key, x.word) end
                or asker_role() = 'performance_analyst'
                or exists (
                    select from case_record r
                    where r.child_id = x.child_id and coalesce(r.joined_to, r.id) in (select cases_within_reach())
                        and has_reason(coalesce(r.joined_to, r.id), null)))),
    nearest as materialized (
        select x.child_id, case when c.birth_date is null then c.expected_birth_date between expected_from and expected_to
               else c.birth_date between born_from and born_to end as fits
        from candidate x join child c on c.id = x.child_id
        group by x.child_id, c.id order by fits desc nulls last, max(x.rough) desc, x.child_id
        limit 2 * at_most),
    judged as materialized (
        select distinct on (n.child_id) n.child_id, n.fits, x.former, y.likeness, keys <> '{}' and x.word = '' as by_reference
        from nearest n join candidate x on x.child_id = n.child_id
        cross join lateral (
            select case when x.word = '' then x.rough else name_likeness(x.key, x.word) end as likeness) y
        order by n.child_id, y.likeness desc, x.former nulls first),
    kept as materialized (  -- a child with two records that were joined is one child, by either name
        select distinct on (r.id) r.id as case_id, r.child_id, r.team_code, r.closed_on,
               case when r.id = f.id then j.former else btrim(o.given_name || ' ' || o.family_name) end as former, j.fits,
               j.likeness, j.by_reference
        from judged j join child o on o.id = j.child_id
        join case_record f on f.child_id = j.child_id join case_record r on r.id = coalesce(f.joined_to, f.id)
        order by r.id, j.fits desc nulls last, j.likeness desc, r.id = f.id desc),
    scored as (
        select r.*, r.likeness >= near or r.fits is true as is_near, r.likeness
                + case when r.fits then 0.5 when c.birth_date = exchanged then 0.4 when r.fits is null then 0.2 else 0 end
                + case when r.team_code = (select asker_team()) then 0.1 else 0 end as score
        from kept r join child c on c.id = r.child_id
        where r.case_id <> all ((select own_family_cases())::uuid[]) and (not c.shielded or has_reason(r.case_id, null))),
    placed as (
        select r.*, row_number() over (order by r.score desc, r.named) as place,
               row_number() over (partition by r.is_near order by r.score desc, r.named) as place_of_its_kind
        from (
            select s.*, row(lower(c.family_name) collate "C", lower(c.given_name) collate "C", c.id) as named
            from scored s join child c on c.id = s.child_id) r),
    chosen as materialized (  -- who may read and whom to phone is looked up for these alone: it is dearer than to find them
        select c.*, r.case_id, r.team_code, r.closed_on, r.former, r.likeness, r.by_reference, r.place
        from placed r join child c on c.id = r.child_id
        where r.is_near or r.place_of_its_kind <= others_at_most order by r.place limit at_most)
    select c.id, c.case_id, c.given_name, c.family_name, c.former, c.birth_date, c.expected_birth_date, a.name, t.name,
           t.phone, l.agency_name, l.phone, c.closed_on is null,
           has_reason(c.case_id, null) or asker_role() = 'performance_analyst', c.likeness, c.by_reference
    from chosen c
    join team t on t.code = c.team_code
    join agency a on a.code = t.agency_code
    left join lateral lead_contact(c.case_id) l on true
    order by c.place
$$;
