-- The words of a transition. The log keeps the bare facts; these can be redacted. A request stands on the consent, or
-- the refusal, that was recorded, and on the share that it was.
create table step_record (
    event_id text primary key,
    case_id uuid not null references case_record,
    refused boolean not null,
    direction text not null check (direction in ('up', 'down', 'across')),
    from_tier text not null,
    to_tier text not null,
    from_team text not null references team,
    to_team text not null references team,
    follows text,
    trigger text not null,
    rationale text not null check (rationale <> ''),
    threshold text not null,
    strengths text not null,
    outstanding text not null,
    risks text not null,
    child_view text not null,
    child_view_missing text not null,
    parent_view text not null,
    parent_view_missing text not null,
    consent text not null check (consent in ('given', 'same_agency', 'overridden', 'refused')),
    consent_words text not null,
    consent_manager text not null,
    consent_id uuid references consent,
    lead_now text not null,
    lead_proposed text not null,
    lead_contacted_on date,
    lead_agreed boolean,
    effective_on date,
    final_meeting_on date,
    final_meeting_place text not null,
    first_tac boolean not null,
    child_seen_on date,
    authorised_by text not null,
    written_by uuid not null references practitioner,
    written_at timestamptz not null,
    disclosure_id uuid references disclosure,
    check (consent <> 'overridden' or (consent_words <> '' and consent_manager <> '')),
    check (refused = (consent = 'refused'))
);
create index step_record_case on step_record (case_id);

create table step_answer (
    event_id text primary key,
    request_id text not null,
    case_id uuid not null references case_record,
    team text not null references team,
    words text not null,
    would_change text not null,
    lead_id uuid references practitioner,
    told_sender_on date,
    told_family_on date,
    written_by uuid not null references practitioner,
    written_at timestamptz not null
);
create index step_answer_request on step_answer (request_id);
create index step_answer_case on step_answer (case_id);

create table step_dispute (
    request_id text primary key,
    decision_id text not null,
    case_id uuid not null references case_record,
    from_team text not null references team,
    to_team text not null references team,
    raised_on date not null,
    raised_by uuid not null references practitioner,
    words text not null check (words <> ''),
    passed_on date,
    passed_by uuid references practitioner,
    senior_id uuid references practitioner,
    settled_on date,
    settled_by uuid references practitioner,
    outcome text check (outcome in ('stands', 'to_be_accepted')),
    settled_words text not null,
    check ((passed_on is null) = (senior_id is null)),
    check ((settled_on is null) = (outcome is null))
);
create index step_dispute_case on step_dispute (case_id);
create index step_dispute_open on step_dispute (to_team) where settled_on is null;
