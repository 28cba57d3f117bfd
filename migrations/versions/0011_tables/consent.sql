-- Who agreed to what, in the order of recording (`place`). Nothing here is changed: a withdrawal is a row of its own,
-- and a new answer a new consent. `caf_event_id` is the caf_started event it is about; null = the case without a CAF.
create table consent (
    id uuid primary key,
    case_id uuid not null references case_record,
    caf_event_id text,
    purpose text not null check (purpose in ('storage', 'sharing')),
    agreed boolean not null,
    person_name text not null,
    relationship text not null,
    capacity text not null check (capacity in ('young_person', 'parental_responsibility', 'carer')),
    method text not null check (method in ('paper', 'verbal', 'electronic')),
    witness text not null,
    evidence text not null,
    excluded text not null,
    withheld text[] not null,
    given_on date not null,
    expires_on date,
    explained_by uuid not null references practitioner,
    recorded_at timestamptz not null,
    given_event_id text,
    declined_event_id text,
    place bigint generated always as identity
);
create index consent_case on consent (case_id, caf_event_id);

-- undecided: a family that was asked and wants to think about it.
create table consent_agency (
    consent_id uuid not null references consent,
    agency_code text not null references agency,
    answer text not null check (answer in ('agreed', 'refused', 'undecided', 'not_asked')),
    primary key (consent_id, agency_code)
);

-- `agency_code` null = from everyone.
create table consent_withdrawal (
    id uuid primary key,
    consent_id uuid not null references consent,
    agency_code text references agency,
    withdrawn_on date not null,
    recorded_by uuid not null references practitioner,
    recorded_at timestamptz not null,
    event_id text not null,
    words text not null
);
create index consent_withdrawal_consent on consent_withdrawal (consent_id);

-- What was shared with whom, for what, on which basis: one row for every share, never changed. A share for an audit
-- rests on the sample that drew the assessment; who drew it stands for it.
create table disclosure (
    id uuid primary key,
    case_id uuid not null references case_record,
    caf_event_id text,
    what text not null,
    agency_code text references agency,
    team_code text references team,
    recipient text not null,
    purpose text not null,
    basis text not null check (basis in ('consent', 'public_interest', 'legal_duty', 'audit')),
    consent_id uuid references consent,
    reason text not null,
    manager_id uuid references practitioner,
    decided_by uuid not null references practitioner,
    disclosed_on date not null,
    disclosed_at timestamptz not null,
    check ((basis = 'consent') = (consent_id is not null)),
    check (basis = 'consent' or (length(trim(reason)) > 0 and manager_id is not null)),
    check (agency_code is not null or recipient <> '')
);
create index disclosure_case on disclosure (case_id);

-- A team that was sent the CAF, or is in the team around the child: it reads the CAF while the basis holds.
create table share (
    id uuid primary key,
    case_id uuid not null references case_record,
    caf_event_id text not null,
    team_code text not null references team,
    disclosure_id uuid not null references disclosure,
    why text not null check (why in ('sent', 'team_around_child')),
    until_on date,
    since_at timestamptz not null,
    ended_at timestamptz
);
create unique index share_standing on share (case_id, caf_event_id, team_code, why) where ended_at is null;
create index share_team on share (team_code, case_id);
