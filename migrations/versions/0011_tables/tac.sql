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
-- My work looks for what one person is in.
create index tac_member_practitioner on tac_member (practitioner_id) where left_on is null;

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

-- What a meeting left behind: who came, what was said and decided. `event_id` is its entry in the log. What was written
-- can be put right: the next revision holds, and the ones before it stay.
create table tac_minutes (
    event_id text not null,
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
    written_at timestamptz not null,
    revision integer not null default 1 check (revision > 0),
    primary key (event_id, revision)
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

-- The delivery plan. A change is the next revision; the one with the highest number holds. `reached` empty: nobody has
-- looked back on the outcome yet.
create table tac_outcome (
    outcome_id uuid not null,
    revision integer not null check (revision > 0),
    case_id uuid not null references case_record,
    caf_event_id text not null,
    aim text not null check (aim in ('healthy', 'safe', 'enjoy', 'contribute', 'wellbeing')),
    words text not null check (words <> ''),
    written_by uuid not null references practitioner,
    written_at timestamptz not null,
    reached text not null default '' check (reached in ('', 'reached', 'partly', 'not_reached')),
    primary key (outcome_id, revision)
);
create index tac_outcome_case on tac_outcome (case_id, caf_event_id);

-- `who_words` names somebody who is not in the team. `agreed_line` is the line of the assessment that the action was
-- taken from: each line is taken once.
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
    who_words text not null default '' check (member_id is null or who_words = ''),
    agreed_line text not null default '',
    primary key (action_id, revision)
);
create index tac_action_case on tac_action (case_id, caf_event_id);
create unique index tac_action_agreed on tac_action (case_id, caf_event_id, agreed_line)
    where agreed_line <> '' and revision = 1;

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
