-- The checklist that comes before an assessment.
create table caf_checklist (
    id uuid primary key,
    case_id uuid not null references case_record,
    event_id text not null unique,
    form_on date not null,
    completed_on date not null,
    answers jsonb not null,
    author_id uuid not null references practitioner,
    written_at timestamptz not null
);
create index caf_checklist_case on caf_checklist (case_id);

-- A common assessment: `event_id` is its caf_started event.
create table caf (
    id uuid primary key,
    case_id uuid not null references case_record,
    event_id text not null unique,
    checklist_event_id text,
    started_on date not null,
    started_by uuid not null references practitioner
);
create index caf_case on caf (case_id);

-- A version of it: signing freezes it, a review begins the next. `form_on` picks the form it is written in.
create table caf_version (
    caf_id uuid not null references caf,
    number integer not null check (number > 0),
    form_on date not null,
    begun_on date not null,
    begun_by uuid not null references practitioner,
    begun_at timestamptz not null,
    signed_on date,
    signed_by uuid references practitioner,
    signed_at timestamptz,
    agreement text check (agreement in ('paper', 'verbal', 'electronic', 'none')),
    agreement_words text not null,
    primary key (caf_id, number),
    check (num_nonnulls(signed_on, signed_by, signed_at, agreement) in (0, 4))
);

-- What was written, answer by answer. A change is the next revision: nothing that was typed is written over.
create table caf_answer (
    caf_id uuid not null,
    number integer not null,
    field text not null check (field ~ '^[a-z_]+([.][a-z0-9_]+)+$'),
    revision integer not null check (revision > 0),
    value text not null,
    source text not null,
    written_by uuid not null references practitioner,
    written_at timestamptz not null,
    primary key (caf_id, number, field, revision),
    foreign key (caf_id, number) references caf_version
);
create trigger caf_answer_append_only before update on caf_answer
    for each row execute function refuse_change();

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

grant select on caf_checklist, caf, caf_version, caf_answer to caseflow_worker, caseflow_web;
grant insert on caf_checklist, caf, caf_version, caf_answer to caseflow_web;
grant update (signed_on, signed_by, signed_at, agreement, agreement_words) on caf_version to caseflow_web;

alter table caf_checklist enable row level security;
create policy with_content on caf_checklist for select to caseflow_web using (
    author_id = (select asker()) or exists (
        select 1 from case_grant g where g.case_id = caf_checklist.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now())));
create policy own_checklist on caf_checklist for insert to caseflow_web with check (author_id = (select asker()));
create policy worker on caf_checklist for select to caseflow_worker using (true);

-- The CAF has a wall of its own: those who may read the case, and those with whom it is shared on a basis in force.
alter table caf enable row level security;
create policy with_content_or_share on caf for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = caf.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()))
    or (exists (select 1 from share s where s.case_id = caf.case_id and s.caf_event_id = caf.event_id
            and s.team_code = (select asker_team()) and s.ended_at is null)
        and shared_with_asker(case_id, event_id)));
create policy start_with_content on caf for insert to caseflow_web with check (
    started_by = (select asker()) and has_reason(case_id, 'content'));
create policy worker on caf for select to caseflow_worker using (true);

alter table caf_version enable row level security;
create policy with_caf on caf_version for select to caseflow_web using (
    exists (select 1 from caf c where c.id = caf_version.caf_id));
create policy begin_with_content on caf_version for insert to caseflow_web with check (
    begun_by = (select asker()) and signed_at is null
    and exists (select 1 from caf c where c.id = caf_version.caf_id and has_reason(c.case_id, 'content')));
create policy sign_with_content on caf_version for update to caseflow_web using (
    exists (select 1 from caf c where c.id = caf_version.caf_id and has_reason(c.case_id, 'content')))
    with check (signed_by = (select asker()));
create policy worker on caf_version for select to caseflow_worker using (true);

-- A part of the form that the family kept back is neither read nor written by those it is kept from.
create function caf_withheld(wanted uuid) returns text[] language sql stable security definer
    set search_path = public, pg_temp as $$
    select withheld_from_asker(c.case_id, c.event_id) from caf c where c.id = wanted
$$;
alter table caf_answer enable row level security;
create policy with_caf on caf_answer for select to caseflow_web using (
    exists (select 1 from caf c where c.id = caf_answer.caf_id)
    and split_part(field, '.', 1) <> all (caf_withheld(caf_id)));
create policy write_with_caf on caf_answer for insert to caseflow_web with check (
    written_by = (select asker()) and exists (select 1 from caf c where c.id = caf_answer.caf_id)
    and split_part(field, '.', 1) <> all (caf_withheld(caf_id)));
create policy worker on caf_answer for select to caseflow_worker using (true);

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
