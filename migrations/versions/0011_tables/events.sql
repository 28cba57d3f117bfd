create table case_event (
    case_id uuid not null references case_record,
    seq integer not null check (seq > 0),
    event_id text not null unique check (event_id !~ '[[:cntrl:]]'),
    kind text not null,
    occurred_on date not null,
    recorded_at timestamptz not null,
    recorded_by uuid,
    agency text,
    team text,
    about text,
    data json not null,
    hash bytea not null,
    primary key (case_id, seq)
);
create index case_event_step_requests on case_event (case_id) where kind = 'step_requested';
create index case_event_steps_to on case_event ((data ->> 'to_team')) where kind = 'step_requested';
create index case_event_steps_from on case_event (team) where kind = 'step_requested';
create index case_event_step_decisions on case_event (about) where kind = 'step_decided';
create index case_event_withdrawals on case_event (about) where kind = 'event_withdrawn';
