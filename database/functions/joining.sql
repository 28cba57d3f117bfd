-- Two records of one child, joined: the one that is kept is read with the other one's log, and holds what stands beside it.
-- Information governance joins and parts them, by who the children are and without a word of what is recorded on them.

-- A case and the records that are joined to it.
create function cases_of(wanted uuid) returns uuid[] language sql stable security definer
    set search_path = public, pg_temp as $$
    select wanted || array(select r.id from case_record r where r.joined_to = wanted order by r.id)
$$;

-- The records that are joined to one of which the asker reads the content.
create function joined_cases_read() returns uuid[] language sql stable security definer
    set search_path = public, pg_temp as $$
    select coalesce(array_agg(r.id), '{}')
    from case_record r
    where r.joined_to is not null and r.id <> all ((select own_family_cases())::uuid[])
        and has_reason(r.joined_to, 'content')
$$;

-- The same for those who read the case, for the workers, and for whoever joins records and reads the trace.
create function cases_to_read(wanted uuid) returns uuid[] language sql stable security definer
    set search_path = public, pg_temp as $$
    select case when is_trusted() or may_join() or has_reason(wanted, 'content') then cases_of(wanted) else array[wanted] end
$$;

-- Whether the asker decides which records are of one child.
create function may_join() returns boolean language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(asker_role() = 'information_governance', false)
$$;

-- Whether the asker is the second person who looks at a joining: of governance, or a manager of a team that answers for
-- one of the two, and not whoever asked; and neither child is of their own family.
create function may_decide_join(wanted uuid) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select exists (
        select from record_join j
        where j.id = wanted and j.decided_at is null and j.asked_by <> asker()
            and not is_own_family(j.kept_case) and not is_own_family(j.joined_case)
            and (may_join() or asker_role() = 'team_manager' and (answers_for(j.kept_case) or answers_for(j.joined_case))))
$$;

-- Who the child of a record is and what it holds in numbers, for whoever joins records and for the second person.
create function record_to_join(wanted uuid)
returns table (case_id uuid, reference text, given_name text, family_name text, sex text, birth_date date,
    expected_birth_date date, death_date date, ethnicity text, nhs_number text, upn text, postcode text, quindrat text,
    shielded boolean, opened_on date, closed_on date, tier text, team_name text, phone text, holder text, entries bigint,
    first_on date, last_on date, joined_to uuid, others bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select r.id, c.reference, c.given_name, c.family_name, c.sex, c.birth_date, c.expected_birth_date, c.death_date,
        c.ethnicity, c.nhs_number, c.upn, c.postcode, q.name, c.shielded, r.opened_on, r.closed_on, r.tier, t.name, t.phone,
        p.name, e.entries, e.first_on, e.last_on, r.joined_to, (select count(*) from case_record o where o.joined_to = r.id)
    from case_record r
    join child c on c.id = r.child_id
    join team t on t.code = r.team_code
    left join quindrat q on q.code = c.quindrat_code
    left join practitioner p on p.id = r.allocated_to and p.active
    cross join lateral (
        select count(*) as entries, min(v.occurred_on) as first_on, max(v.occurred_on) as last_on
        from case_event v where v.case_id = r.id) e
    where r.id = wanted and not is_own_family(r.id) and (may_join() or exists (
        select from record_join j where r.id in (j.kept_case, j.joined_case) and may_decide_join(j.id)))
$$;

-- The case of the child with a reference, for whoever joins records.
create function case_to_join(wanted_reference text) returns uuid language sql stable security definer
    set search_path = public, pg_temp as $$
    select r.id from case_record r join child c on c.id = r.child_id
    where c.reference = upper(btrim(wanted_reference)) and may_join() and not is_own_family(r.id)
$$;

-- Why two records cannot be joined so, or nothing.
create function join_refused(kept uuid, joined uuid) returns text language sql stable security definer
    set search_path = public, pg_temp as $$
    select case
        when k.id is null or o.id is null or k.id = o.id or is_own_family(kept) or is_own_family(joined) then 'unknown'
        when k.joined_to is not null or o.joined_to is not null then 'joined_already'
        when exists (select from case_record x where x.joined_to = joined) then 'holds_others'
        when k.closed_on is not null and o.closed_on is null then 'open_is_kept'
        when exists (select from not_same_child n
                where n.one_child = least(k.child_id, o.child_id) and n.other_child = greatest(k.child_id, o.child_id)
                    and n.taken_back_at is null) then 'told_apart'
        when exists (select from record_join j where j.decided_at is null
                and (j.kept_case in (kept, joined) or j.joined_case in (kept, joined))) then 'waits'
        end
    from (select) one
    left join case_record k on k.id = kept
    left join case_record o on o.id = joined
$$;

-- Ask for two records to be joined; whether that waits for a second person, because both are open to specialist services.
create function ask_to_join(new_join uuid, kept uuid, joined uuid, why text, at timestamptz)
returns table (outcome text, waits boolean) language plpgsql security definer set search_path = public, pg_temp as $$
declare
    refused text;
    both_specialist boolean;
begin
    if not may_join() or not is_now(at) then
        raise exception 'only information governance joins records' using errcode = '42501';
    end if;
    perform from case_record r where r.id in (kept, joined) order by r.id for update;
    refused := join_refused(kept, joined);
    if refused is not null then
        return query select refused, false;
        return;
    end if;
    select count(*) = 2 into both_specialist from case_record r
    where r.id in (kept, joined) and r.closed_on is null and r.tier = 'specialist';
    insert into record_join (id, kept_case, joined_case, reason, asked_by, asked_at, decided_at, confirmed)
        values (new_join, kept, joined, why, asker(), at, case when not both_specialist then at end,
            case when not both_specialist then true end);
    if both_specialist then
        insert into notice (id, practitioner_id, case_id, what, key, told_at)
            select gen_random_uuid(), p.id, r.id, 'join_asked', new_join::text, at
            from case_record r join practitioner p on p.team_code = r.team_code and p.role = 'team_manager' and p.active
            where r.id in (kept, joined) and p.id not in (select family_of(kept)) and p.id not in (select family_of(joined))
            on conflict do nothing;
    end if;
    return query select 'done', both_specialist;
end $$;

-- The second person agrees, or says why not.
create function decide_join(wanted uuid, agreed boolean, words text, at timestamptz) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    j record_join;
    refused text;
begin
    select * into j from record_join r where r.id = wanted for update;
    if not may_decide_join(wanted) or not is_now(at) then
        raise exception 'not the second person of this joining' using errcode = '42501';
    end if;
    perform from case_record r where r.id in (j.kept_case, j.joined_case) order by r.id for update;
    update record_join set decided_by = asker(), decided_at = at, confirmed = agreed, answer = words where id = wanted;
    refused := case when agreed then join_refused(j.kept_case, j.joined_case) end;
    if refused is not null then
        raise exception 'cannot be joined: %', refused using errcode = 'CF409';
    end if;
    return 'done';
end $$;

-- What is recorded beside the log and names a case: it goes with the record. What follows from the log is folded again, the
-- trace and what was frozen for publication stay as they were, and who may read what is settled anew.
create function tables_beside_the_log() returns table (source text, of_case text) language sql stable
    set search_path = public, pg_temp as $$
    select c.table_name::text, c.column_name::text
    from information_schema.columns c
    join pg_class t on t.oid = format('public.%I', c.table_name)::regclass and t.relkind = 'r'
    where c.table_schema = 'public' and c.column_name in ('case_id', 'one_case', 'other_case') and c.table_name <> all ('{
        case_event, case_grant, audit_entry, break_glass, access_to_settle, projection_failure, withdrawn_event, episode,
        contact, step, tier_spell, team_spell, lane_spell, sighting, wait_spell, service_request, level_flag, clock, indicator_fact, finding,
        publication_member, figure_comparison_row, possible_pair}')
    order by 1, 2
$$;

-- Give a row to another case; not where that has one like it already, or where the row is about the two of them.
create function move_row(source text, of_case text, place tid, to_case uuid) returns boolean language plpgsql
    set search_path = public, pg_temp as $$
begin
    execute format('update %I set %I = $1 where ctid = $2', source, of_case) using to_case, place;
    return true;
exception when unique_violation or check_violation then
    return false;
end $$;

-- What knows a row of a table, but for its case.
create function row_key(source text, content jsonb) returns jsonb language sql stable
    set search_path = public, pg_temp as $$
    select coalesce(jsonb_object_agg(a.attname, content -> a.attname), '{}')
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = format('public.%I', source)::regclass and i.indisprimary and a.attname <> 'case_id'
$$;

-- Join two records, once that is decided: what stands beside the log of one goes to the other, with the ids of the two
-- entries that have to be recorded before the transaction ends.
create function join_records(wanted uuid) returns table (kept_case uuid, joined_case uuid, kept_event text, joined_event text,
    reference text, team text, tier text) language plpgsql security definer set search_path = public, pg_temp as $$
declare
    j record_join;
    kept case_record;
    other case_record;
    named record;
    found record;
begin
    select * into j from record_join r where r.id = wanted for update;
    if not (j.confirmed and j.kept_event is null and j.parted_at is null
            and asker() = coalesce(j.decided_by, j.asked_by)) is true then
        raise exception 'nobody has decided to join these' using errcode = '42501';
    end if;
    update record_join r set kept_event = gen_random_uuid()::text, joined_event = gen_random_uuid()::text, awaited = 2
    where r.id = wanted returning * into j;
    select * into kept from case_record r where r.id = j.kept_case for update;
    select * into other from case_record r where r.id = j.joined_case for update;
    perform set_config('caseflow.moving', 'on', true);
    for named in select * from tables_beside_the_log() loop
        for found in execute format('select ctid as place, row_key(%1$L, to_jsonb(t)) as key from %1$I t where t.%2$I = $1',
                named.source, named.of_case) using j.joined_case loop
            if move_row(named.source, named.of_case, found.place, j.kept_case) then
                insert into moved_row values (j.id, named.source, named.of_case, found.key) on conflict do nothing;
            end if;
        end loop;
    end loop;
    perform set_config('caseflow.moving', 'off', true);
    insert into moved_row select j.id, 'draft', '', jsonb_build_object('id', d.id)
        from draft d where d.form like '/cases/' || j.joined_case || '/%';
    perform move_drafts(j.id, j.joined_case, j.kept_case);
    perform close_as_the_other(j);
    delete from case_grant g where g.case_id = j.joined_case or g.case_id = j.kept_case and g.reason = 'break glass';
    perform tell_of_joining(j, 'joined_record');
    update case_record r set joined_to = j.kept_case, closed_on = business_today(), allocated_to = null
    where r.id = j.joined_case;
    return query
        select j.kept_case, j.joined_case, j.kept_event, j.joined_event, c.reference,
            case when kept.closed_on is null then kept.team_code end,
            case when kept.closed_on is null then tiers[greatest(array_position(tiers, kept.tier),
                case when other.closed_on is null then array_position(tiers, other.tier) end)] end
        from child c, (select '{universal, targeted, specialist}'::text[] as tiers) t
        where c.id = other.child_id;
end $$;

-- Drafts of pages of one case are drafts of the same pages of another.
create function move_drafts(wanted uuid, from_case uuid, to_case uuid) returns void language plpgsql
    set search_path = public, pg_temp as $$
begin
    update draft d set form = replace(d.form, from_case::text, to_case::text)
    from moved_row m
    where m.join_id = wanted and m.source = 'draft' and d.id = (m.row_key ->> 'id')::uuid
        and not exists (select from draft o where o.practitioner_id = d.practitioner_id
            and o.form = replace(d.form, from_case::text, to_case::text));
end $$;

-- Nobody gains sight by joining: a record is closed to whom either child is family, and secret where either child is.
create function close_as_the_other(j record_join) returns void language plpgsql set search_path = public, pg_temp as $$
begin
    insert into own_family_child (own_family_id, child_id, closed, join_id)
        select f.own_family_id, b.child_id, true, j.id
        from case_record a join own_family_child f on f.child_id = a.child_id
        join own_family w on w.id = f.own_family_id and w.ended_at is null
        join case_record b on b.id <> a.id and b.id = any (array[j.kept_case, j.joined_case] || cases_of(j.kept_case))
        where a.id = any (array[j.kept_case, j.joined_case] || cases_of(j.kept_case))
        on conflict do nothing;
    perform tell_of_own_family(f.own_family_id) from own_family_child f where f.join_id = j.id;
    if exists (select from case_record r join child c on c.id = r.child_id
            where r.id in (j.kept_case, j.joined_case) and c.shielded) then
        insert into shielding (child_id, reason, set_by, set_at, join_id)
            select c.id, 'Joined with the record of a child who is shielded.', asker(), business_now(), j.id
            from case_record r join child c on c.id = r.child_id
            where r.id in (j.kept_case, j.joined_case) and not c.shielded;
        update child set shielded = true
        where id in (select r.child_id from case_record r where r.id in (j.kept_case, j.joined_case));
    end if;
end $$;

-- Tell those who stand by the two records.
create function tell_of_joining(j record_join, notice text) returns void language sql set search_path = public, pg_temp as $$
    insert into notice (id, practitioner_id, case_id, what, key, told_at)
    select gen_random_uuid(), s.practitioner_id, j.kept_case, notice, j.id::text, business_now()
    from unnest(array[j.kept_case, j.joined_case]) as record, stands_by(record) s
    where s.practitioner_id is distinct from asker()
    on conflict do nothing
$$;

-- Part two records: each has again what it had, and what was recorded since about the entries of one goes to it.
create function part_records(wanted uuid, why text, at timestamptz)
returns table (kept_case uuid, joined_case uuid, kept_event text, joined_event text, part_kept text, part_joined text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    j record_join;
begin
    if not may_join() or not is_now(at) then
        raise exception 'only information governance parts records' using errcode = '42501';
    end if;
    select * into j from record_join r where r.id = wanted for update;
    if j.kept_event is null or j.parted_at is not null or is_own_family(j.kept_case) or is_own_family(j.joined_case) then
        return;
    end if;
    perform from case_record r where r.id in (j.kept_case, j.joined_case) order by r.id for update;
    update record_join r set parted_by = asker(), parted_at = at, part_reason = why,
        part_kept = gen_random_uuid()::text, part_joined = gen_random_uuid()::text, awaited = 2
    where r.id = wanted returning * into j;
    perform give_back(j);
    perform move_drafts(j.id, j.kept_case, j.joined_case);
    delete from own_family_child f where f.join_id = j.id;
    update child c set shielded = false from shielding s
    where s.join_id = j.id and s.lifted_at is null and c.id = s.child_id;
    update shielding s set lifted_at = at, lifted_by = asker(), lift_reason = 'The records were parted again.'
    where s.join_id = j.id and s.lifted_at is null;
    delete from case_grant g where g.case_id = j.kept_case and g.reason = 'break glass';
    update case_record r set joined_to = null where r.id = j.joined_case;
    perform settle_access(array[j.joined_case, j.kept_case], true);
    perform tell_of_joining(j, 'parted_record');
    return query select j.kept_case, j.joined_case, j.kept_event, j.joined_event, j.part_kept, j.part_joined;
end $$;

-- The rows that came with a record, and those that name one of its entries.
create function give_back(j record_join) returns void language plpgsql set search_path = public, pg_temp as $$
declare
    named record;
    found record;
begin
    perform set_config('caseflow.moving', 'on', true);
    for named in select * from tables_beside_the_log() loop
        for found in execute format(
            'select t.ctid as place from %1$I t where t.%2$I = $1 and (
                exists (select from moved_row m where m.join_id = $2 and m.source = %1$L and m.of_case = %2$L
                    and m.row_key = row_key(%1$L, to_jsonb(t)))
                or exists (select from jsonb_each_text(to_jsonb(t)) v join case_event e on e.event_id = v.value
                    where v.key like ''%%event_id'' and e.case_id = $3))',
            named.source, named.of_case) using j.kept_case, j.id, j.joined_case loop
            perform move_row(named.source, named.of_case, found.place, j.joined_case);
        end loop;
    end loop;
    perform set_config('caseflow.moving', 'off', true);
end $$;

-- Whether an entry of this id is to be recorded on a case, because two records have just been joined or parted; once.
create function take_awaited(for_case uuid, wanted text) returns boolean language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    update record_join j set awaited = j.awaited - 1
    where j.awaited > 0 and (for_case = j.kept_case and wanted in (j.kept_event, j.part_kept)
        or for_case = j.joined_case and wanted in (j.joined_event, j.part_joined));
    return found;
end $$;

-- Whether an entry says that two records were joined or parted: it is taken back by parting them, in no other way.
create function is_of_joining(wanted text) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select exists (select from record_join j
        where wanted in (j.kept_event, j.joined_event, j.part_kept, j.part_joined))
$$;

-- Nothing is joined or parted without its entries in both logs.
create function joined_in_the_log() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (select from record_join j where j.id = new.id and j.awaited > 0) then
        raise exception 'joined without an entry in the log' using errcode = 'CF409';
    end if;
    return null;
end $$;
create constraint trigger joined_in_the_log after insert or update on record_join deferrable initially deferred
    for each row execute function joined_in_the_log();

-- Say that two records are not of the same child, so that they are not offered again; or take that back.
create function tell_apart(kept uuid, other uuid, why text, at timestamptz) returns boolean language plpgsql
    security definer set search_path = public, pg_temp as $$
begin
    if not may_join() or is_own_family(kept) or is_own_family(other) then
        raise exception 'only information governance tells children apart' using errcode = '42501';
    end if;
    insert into not_same_child (one_child, other_child, reason, said_by, said_at)
        select least(k.child_id, o.child_id), greatest(k.child_id, o.child_id), why, asker(), at
        from case_record k, case_record o where k.id = kept and o.id = other and k.id <> o.id
        on conflict do nothing;
    delete from possible_pair where one_case = least(kept, other) and other_case = greatest(kept, other);
    return found;
end $$;

-- How many entries were recorded on the record that is kept about entries of the one that was joined to it: they stay there.
create function recorded_across(wanted uuid) returns bigint language sql stable security definer
    set search_path = public, pg_temp as $$
    select count(*) from record_join j
    join case_event e on e.case_id = j.kept_case
    join case_event o on o.event_id = e.about and o.case_id = j.joined_case
    where j.id = wanted and may_join()
$$;

-- Records that may be of the same child as one of these: the same number, the same name and day of birth, nearly the same
-- name on the same day (or one that is short for the other), or such a name with the day and the month exchanged. None of
-- children who were told apart, or of records that are joined.
create function pairs_of(children uuid[]) returns table (one_case uuid, other_case uuid, why text[]) language sql stable
    set search_path = public, pg_temp as $$
    with asked as materialized (
        select c.*, k.key, case when extract(day from c.birth_date) <= 12 and extract(day from c.birth_date) <> extract(month from c.birth_date)
            then to_date(to_char(c.birth_date, 'YYYYDDMM'), 'YYYYMMDD') end as exchanged
        from child c cross join lateral name_to_compare(c.id) k where c.id = any (children)),
    pair as (
        select a.id as one, b.id as other, 'nhs' as why from asked a join child b on b.nhs_number = a.nhs_number
        union all
        select a.id, b.id, 'upn' from asked a join child b on b.upn = a.upn
        union all
        select a.id, b.id, case when a.key = k.key and lower(a.given_name) = lower(b.given_name) then 'same' else 'like' end
        from asked a join child b on b.birth_date = a.birth_date and b.id <> a.id cross join lateral name_to_compare(b.id) k
        where similarity(a.given_name, b.given_name) >= 0.4  -- twins differ
                and greatest(name_likeness(a.key, k.key), name_likeness(k.key, a.key)) >= 0.6
            or a.given_name <> '' and exists (select from child_name x join child_name y on y.key = x.key
                where x.child_id = a.id and y.child_id = b.id and x.former is null and y.former is null)
        union all
        select a.id, b.id, 'exchanged'
        from asked a join child b on b.birth_date = a.exchanged join lateral name_to_compare(b.id) k on k.key = a.key)
    select least(r.id, o.id), greatest(r.id, o.id), array_agg(distinct p.why order by p.why)
    from pair p
    join case_record r on r.child_id = p.one and r.joined_to is null
    join case_record o on o.child_id = p.other and o.joined_to is null
    where p.one <> p.other and not exists (select from not_same_child n
        where n.one_child = least(p.one, p.other) and n.other_child = greatest(p.one, p.other) and n.taken_back_at is null)
    group by 1, 2
$$;

-- The name of today by which a child is compared with others.
create function name_to_compare(wanted uuid) returns table (key text) language sql stable as $$
    select min(n.key) from child_name n where n.child_id = wanted and n.former is null
$$;

-- Keep which records may be of the same child as one of these, and no others of theirs.
create function compare_children(children uuid[], at timestamptz) returns void language sql
    set search_path = public, pg_temp as $$
    with found as materialized (select * from pairs_of(children)),
    mine as materialized (select r.id from case_record r where r.child_id = any (children)),
    gone as (
        delete from possible_pair p
        where (p.one_case in (select id from mine) or p.other_case in (select id from mine))
            and (p.one_case, p.other_case) not in (select f.one_case, f.other_case from found f))
    insert into possible_pair (one_case, other_case, why, found_at)
        select f.one_case, f.other_case, f.why, at from found f order by 1, 2
        on conflict (one_case, other_case) do update set why = excluded.why where possible_pair.why <> excluded.why;
    update child set to_compare = false where id = any (children) and to_compare;
$$;

-- A child who is described otherwise is compared again.
create function child_to_compare() returns trigger language plpgsql as $$
begin
    new.to_compare := true;
    return new;
end $$;
create trigger child_to_compare before update of given_name, family_name, birth_date, nhs_number, upn on child for each row
    when ((old.given_name, old.family_name, old.birth_date, old.nhs_number, old.upn)
        is distinct from (new.given_name, new.family_name, new.birth_date, new.nhs_number, new.upn))
    execute function child_to_compare();

-- A record that is joined to another is no longer offered; one that is parted is compared again.
create function joined_is_compared() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from possible_pair where new.joined_to is not null and new.id in (one_case, other_case);
    update child set to_compare = true where id = new.child_id;
    return null;
end $$;
create trigger joined_is_compared after update of joined_to on case_record for each row
    when (old.joined_to is distinct from new.joined_to) execute function joined_is_compared();
revoke execute on function pairs_of, name_to_compare, compare_children, child_to_compare, joined_is_compared from public;
grant execute on function pairs_of, name_to_compare, compare_children to caseflow_worker;
