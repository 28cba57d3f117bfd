-- Who is in the team around a child. `caf_event_id` is the caf_started event of the assessment it belongs to.
create table tac_member (
    id uuid primary key,
    case_id uuid not null references case_record,
    caf_event_id text not null,
    kind text not null check (kind in ('practitioner', 'outside', 'family')),
    practitioner_id uuid references practitioner,
    name text not null check (name <> ''),
    role text not null,
    agency_code text references agency,
    agency_words text not null,
    phone text not null,
    email text not null,
    invited_on date not null,
    joined_on date,
    left_on date,
    left_why text not null,
    basis text not null check (basis in ('', 'consent', 'public_interest', 'legal_duty')),
    disclosure_id uuid references disclosure,
    version integer not null check (version > 0),
    written_by uuid not null references practitioner,
    written_at timestamptz not null,
    check ((kind = 'practitioner') = (practitioner_id is not null))
);
create index tac_member_case on tac_member (case_id, caf_event_id);
create unique index tac_member_once on tac_member (case_id, caf_event_id, practitioner_id)
    where left_on is null and practitioner_id is not null;

create table tac_meeting (
    id uuid primary key,
    case_id uuid not null references case_record,
    caf_event_id text not null,
    kind text not null check (kind in ('planning', 'review', 'closing')),
    planned_on date not null,
    starts_at time not null,
    place text not null,
    version integer not null check (version > 0),
    written_by uuid not null references practitioner,
    written_at timestamptz not null
);
create index tac_meeting_case on tac_meeting (case_id, caf_event_id);

create table tac_invitation (
    meeting_id uuid not null references tac_meeting,
    member_id uuid not null references tac_member,
    case_id uuid not null references case_record,
    caf_event_id text not null,
    written_by uuid not null references practitioner,
    written_at timestamptz not null,
    primary key (meeting_id, member_id)
);

-- What a meeting left behind: who came, what was said and decided. `event_id` is its entry in the log.
create table tac_minutes (
    event_id text primary key,
    meeting_id uuid not null references tac_meeting,
    case_id uuid not null references case_record,
    caf_event_id text not null,
    held_on date not null,
    present uuid[] not null,
    others_present text not null,
    minutes text not null,
    decisions text not null,
    child_view text not null,
    parent_view text not null,
    next_review_on date,
    written_by uuid not null references practitioner,
    written_at timestamptz not null
);
create index tac_minutes_case on tac_minutes (case_id, caf_event_id);

create table tac_report (
    id uuid primary key,
    meeting_id uuid not null references tac_meeting,
    member_id uuid not null references tac_member,
    case_id uuid not null references case_record,
    caf_event_id text not null,
    words text not null check (words <> ''),
    written_by uuid not null references practitioner,
    written_at timestamptz not null
);
create index tac_report_meeting on tac_report (meeting_id);

-- The delivery plan. A change is the next revision; the one with the highest number holds.
create table tac_outcome (
    outcome_id uuid not null,
    revision integer not null check (revision > 0),
    case_id uuid not null references case_record,
    caf_event_id text not null,
    aim text not null check (aim in ('healthy', 'safe', 'enjoy', 'contribute', 'wellbeing')),
    words text not null check (words <> ''),
    written_by uuid not null references practitioner,
    written_at timestamptz not null,
    primary key (outcome_id, revision)
);
create index tac_outcome_case on tac_outcome (case_id, caf_event_id);

create table tac_action (
    action_id uuid not null,
    revision integer not null check (revision > 0),
    outcome_id uuid not null,
    case_id uuid not null references case_record,
    caf_event_id text not null,
    words text not null check (words <> ''),
    member_id uuid references tac_member,
    by_on date,
    status text not null check (status in ('open', 'done', 'not_needed')),
    written_by uuid not null references practitioner,
    written_at timestamptz not null,
    primary key (action_id, revision)
);
create index tac_action_case on tac_action (case_id, caf_event_id);

create table tac_progress (
    id uuid primary key,
    action_id uuid not null,
    meeting_id uuid references tac_meeting,
    case_id uuid not null references case_record,
    caf_event_id text not null,
    words text not null check (words <> ''),
    written_by uuid not null references practitioner,
    written_at timestamptz not null
);
create index tac_progress_case on tac_progress (case_id, caf_event_id);

create table tac_agreement (
    event_id text primary key,
    case_id uuid not null references case_record,
    caf_event_id text not null,
    agreed_on date not null,
    child_view text not null,
    parent_view text not null,
    written_by uuid not null references practitioner,
    written_at timestamptz not null
);
create index tac_agreement_case on tac_agreement (case_id, caf_event_id);

-- The lead professionals of a child, one after the other: the last one that stands is the one there is.
create table tac_lead (
    case_id uuid not null references case_record,
    number integer not null check (number > 0),
    caf_event_id text not null,
    member_id uuid not null references tac_member,
    from_on date not null,
    why text not null,
    family_told_on date,
    event_id text not null unique,
    written_by uuid not null references practitioner,
    written_at timestamptz not null,
    primary key (case_id, number)
);

create table tac_closing (
    event_id text primary key,
    case_id uuid not null references case_record,
    caf_event_id text not null,
    closed_on date not null,
    meeting_id uuid references tac_meeting,
    without_meeting text not null,
    summary text not null,
    child_view text not null,
    parent_view text not null,
    written_by uuid not null references practitioner,
    written_at timestamptz not null,
    check (meeting_id is not null or without_meeting <> '')
);
create index tac_closing_case on tac_closing (case_id, caf_event_id);

-- A row belongs to the same team as what it points at, and a revision follows the one before it.
create function tac_belongs() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
declare
    fields jsonb := to_jsonb(new);
    wrong boolean := false;
begin
    if fields ->> 'member_id' is not null then
        wrong := wrong or not exists (select 1 from tac_member m where m.id = (fields ->> 'member_id')::uuid
            and m.case_id = new.case_id and m.caf_event_id = new.caf_event_id);
    end if;
    if fields ->> 'meeting_id' is not null then
        wrong := wrong or not exists (select 1 from tac_meeting m where m.id = (fields ->> 'meeting_id')::uuid
            and m.case_id = new.case_id and m.caf_event_id = new.caf_event_id);
    end if;
    if tg_table_name = 'tac_action' then
        wrong := wrong or not exists (select 1 from tac_outcome o where o.outcome_id = new.outcome_id
            and o.case_id = new.case_id and o.caf_event_id = new.caf_event_id)
            or (new.revision > 1 and not exists (select 1 from tac_action a where a.action_id = new.action_id
                and a.revision = new.revision - 1 and a.case_id = new.case_id and a.caf_event_id = new.caf_event_id));
    elsif tg_table_name = 'tac_outcome' then
        wrong := wrong or (new.revision > 1 and not exists (select 1 from tac_outcome o
            where o.outcome_id = new.outcome_id and o.revision = new.revision - 1
            and o.case_id = new.case_id and o.caf_event_id = new.caf_event_id));
    elsif tg_table_name = 'tac_progress' then
        wrong := wrong or not exists (select 1 from tac_action a where a.action_id = new.action_id
            and a.case_id = new.case_id and a.caf_event_id = new.caf_event_id);
    end if;
    if wrong then
        raise exception 'it belongs to another team around a child' using errcode = 'CF002';
    end if;
    return new;
end $$;

-- Whether the asker's team is in the team around the child, on a basis that holds today.
create function in_team_around(wanted_case uuid, wanted_caf text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from share s
        join disclosure d on d.id = s.disclosure_id
        join team t on t.code = s.team_code
        where s.case_id = wanted_case and s.caf_event_id = wanted_caf and s.team_code = asker_team()
          and s.why = 'team_around_child' and s.ended_at is null
          and asker_role() in ('practitioner', 'team_manager')
          and (s.until_on is null or s.until_on >= business_today())
          and (d.basis <> 'consent' or consented(s.case_id, t.agency_code, s.caf_event_id)))
$$;

-- Entries of a case that no longer count, for those who may read about its team.
create function tac_withdrawn(wanted_case uuid, wanted_caf text) returns setof text
language sql stable security definer set search_path = public, pg_temp as $$
    select w.about from case_event w
    where w.case_id = wanted_case and w.kind = 'event_withdrawn'
      and (has_reason(wanted_case, 'content') or in_team_around(wanted_case, wanted_caf))
      and not exists (select 1 from case_event x where x.case_id = wanted_case
                      and x.kind = 'event_withdrawn' and x.about = w.event_id)
$$;

-- The assessments of a case about which the asker may read the team: an open one first, then the latest.
create function tac_cafs(wanted_case uuid)
returns table (caf_event_id text, started_on date, closed_on date)
language sql stable security definer set search_path = public, pg_temp as $$
    select e.event_id, e.occurred_on, x.closed_on
    from case_event e
    cross join lateral (
        select min(c.occurred_on) as closed_on from case_event c
        where c.case_id = e.case_id and c.kind = 'caf_closed' and c.about = e.event_id
          and not exists (select 1 from case_event w where w.case_id = e.case_id
                          and w.kind = 'event_withdrawn' and w.about = c.event_id)) x
    where e.case_id = wanted_case and e.kind = 'caf_started'
      and (has_reason(wanted_case, 'content') or in_team_around(wanted_case, e.event_id))
      and not exists (select 1 from case_event w where w.case_id = wanted_case
                      and w.kind = 'event_withdrawn' and w.about = e.event_id)
    order by (x.closed_on is null) desc, e.occurred_on desc, e.seq desc
$$;

-- One wall for every table: those who may read the case, and teams around the child on a basis in force.
-- The plan, its progress and reports are written by all of them; the rest by those who work on the case.
do $$
declare
    named text;
begin
    foreach named in array array['tac_member', 'tac_meeting', 'tac_invitation', 'tac_minutes', 'tac_report',
        'tac_outcome', 'tac_action', 'tac_progress', 'tac_agreement', 'tac_lead', 'tac_closing'] loop
        execute format('grant select on %1$I to caseflow_worker, caseflow_web', named);
        execute format('grant insert on %1$I to caseflow_web', named);
        execute format('alter table %1$I enable row level security', named);
        execute format('create policy around on %1$I for select to caseflow_web using (
            exists (select 1 from case_grant g where g.case_id = %1$I.case_id and g.level = ''content''
                and (g.until_at is null or g.until_at > now()))
            or in_team_around(case_id, caf_event_id))', named);
        execute format('create policy worker on %1$I for select to caseflow_worker using (true)', named);
        execute format('create trigger belongs before insert on %1$I for each row execute function tac_belongs()', named);
        if named not in ('tac_member', 'tac_meeting') then
            execute format('create trigger append_only before update on %1$I
                for each row execute function refuse_change()', named);
        end if;
        if named in ('tac_report', 'tac_outcome', 'tac_action', 'tac_progress') then
            execute format('create policy write_around on %1$I for insert to caseflow_web with check (
                written_by = (select asker())
                and (has_reason(case_id, ''content'') or in_team_around(case_id, caf_event_id)))', named);
        elsif named <> 'tac_member' then
            execute format('create policy write_with_content on %1$I for insert to caseflow_web with check (
                written_by = (select asker()) and has_reason(case_id, ''content''))', named);
        end if;
    end loop;
end $$;

-- Nobody from another team comes in without a share that was written down, on consent or on a reason.
create policy add_with_content on tac_member for insert to caseflow_web with check (
    written_by = (select asker()) and has_reason(case_id, 'content')
    and (kind = 'family'
        or exists (select 1 from disclosure d where d.id = tac_member.disclosure_id
                   and d.case_id = tac_member.case_id and d.caf_event_id = tac_member.caf_event_id
                   and (tac_member.practitioner_id is null or d.team_code = (
                       select p.team_code from practitioner p where p.id = tac_member.practitioner_id)))
        or exists (select 1 from practitioner p where p.id = tac_member.practitioner_id
                   and p.team_code = accountable_team(tac_member.case_id))));
grant update (joined_on, left_on, left_why, role, phone, email, version, written_by, written_at) on tac_member
    to caseflow_web;
create policy change_with_content on tac_member for update to caseflow_web
    using (has_reason(case_id, 'content')) with check (written_by = (select asker()));
grant update (planned_on, starts_at, place, version, written_by, written_at) on tac_meeting to caseflow_web;
create policy change_with_content on tac_meeting for update to caseflow_web
    using (has_reason(case_id, 'content')) with check (written_by = (select asker()));
