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
    select f.case_id, max(f.started_on), bool_or(not exists (
        select 1 from case_event e where e.case_id = f.case_id and e.kind = 'caf_closed' and e.about = f.event_id
            and not exists (select 1 from case_event w where w.case_id = f.case_id
                and w.kind = 'event_withdrawn' and w.about = e.event_id)))
    from caf f
    join case_record r on r.id = f.case_id
    join child c on c.id = r.child_id
    where f.case_id = any (wanted) and asker_role() in ('practitioner', 'team_manager')
      and (not c.shielded or has_reason(f.case_id, null))
    group by f.case_id
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

-- What the team around a child reads of the assessment: what was agreed in it, and whether a version waits for its
-- signature. With the rights of who asks: the access policies of the assessment hold, and a part that the family keeps
-- back from them is empty here too. See docs/decisions/0009.
create function caf_agreed(wanted_case uuid, wanted_caf text)
returns table (line text, outcome text, deed text, who text, by_words text)
language sql stable set search_path = public, pg_temp as $$
    with said as (
        select distinct on (a.field) split_part(a.field, '.', 3) as line, split_part(a.field, '.', 4) as cell, a.value
        from caf c join caf_answer a on a.caf_id = c.id
        where c.case_id = wanted_case and c.event_id = wanted_caf and a.field like 'actions.agreed.%'
        order by a.field, a.number desc, a.revision desc)
    select s.line, coalesce(max(s.value) filter (where s.cell = 'outcome'), ''),
           max(s.value) filter (where s.cell = 'action'),
           coalesce(max(s.value) filter (where s.cell = 'who'), ''),
           coalesce(max(s.value) filter (where s.cell = 'by'), '')
    from said s
    group by s.line
    having max(s.value) filter (where s.cell = 'action') <> ''
    order by s.line
$$;

create function caf_review_agreed(wanted_case uuid, wanted_caf text) returns text
language sql stable set search_path = public, pg_temp as $$
    select a.value from caf c join caf_answer a on a.caf_id = c.id
    where c.case_id = wanted_case and c.event_id = wanted_caf and a.field like 'actions.review.%'
    order by a.number desc, a.revision desc
    limit 1
$$;

create function caf_unsigned(wanted_case uuid, wanted_caf text) returns integer
language sql stable set search_path = public, pg_temp as $$
    select max(v.number) from caf c join caf_version v on v.caf_id = c.id
    where c.case_id = wanted_case and c.event_id = wanted_caf and v.signed_at is null
$$;

-- What the child and the parents say in the latest assessment that the asker may read, with the asker's own rights.
create function case_said(wanted_case uuid) returns table (child_view text, parent_view text)
language sql stable set search_path = public, pg_temp as $$
    with latest as (
        select c.id from caf c where c.case_id = wanted_case order by c.started_on desc, c.id limit 1),
    said as (
        select distinct on (a.field) a.field, a.value
        from caf_answer a join latest l on l.id = a.caf_id
        where a.field in ('views.child.words', 'views.parents.words')
        order by a.field, a.number desc, a.revision desc)
    select coalesce(max(s.value) filter (where s.field = 'views.child.words'), ''),
           coalesce(max(s.value) filter (where s.field = 'views.parents.words'), '')
    from said s
$$;
