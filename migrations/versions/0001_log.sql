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

-- Law 1: nothing recorded is lost or changed. A view audit is held to the same.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'CF001';
end $$;
create trigger case_event_append_only before update or delete on case_event
    for each row execute function refuse_change();
create trigger case_event_no_truncate before truncate on case_event
    for each statement execute function refuse_change();
create trigger audit_entry_append_only before update or delete on audit_entry
    for each row execute function refuse_change();
create trigger audit_entry_no_truncate before truncate on audit_entry
    for each statement execute function refuse_change();

-- What a row's hash is taken over: the hash before it, then every field, parted by the unit separator.
-- caseflow.events.log composes the same bytes for bulk loads.
create function event_hash(
    before bytea, case_id uuid, seq integer, event_id text, kind text, occurred_on date,
    recorded_at timestamptz, recorded_by uuid, agency text, team text, about text, data text
) returns bytea language sql stable parallel safe as $$
    select sha256(coalesce(before, '\x'::bytea) || convert_to(
        case_id::text || chr(31) || seq || chr(31) || event_id || chr(31) || kind || chr(31)
        || to_char(occurred_on, 'YYYY-MM-DD') || chr(31)
        || (extract(epoch from recorded_at) * 1000000)::bigint || chr(31)
        || coalesce(recorded_by::text, '') || chr(31) || coalesce(agency, '') || chr(31)
        || coalesce(team, '') || chr(31) || coalesce(about, '') || chr(31) || data, 'UTF8'))
$$;

-- Who is asking, as the transaction says it.
create function asker() returns uuid language sql stable parallel safe as $$
    select nullif(current_setting('caseflow.practitioner', true), '')::uuid
$$;
create function asker_team() returns text language sql stable parallel safe security definer
    set search_path = public, pg_temp as $$
    select team_code from practitioner
    where id = asker() and active and role in ('practitioner', 'team_manager')
$$;
create function asker_role() returns text language sql stable parallel safe security definer
    set search_path = public, pg_temp as $$
    select role from practitioner where id = asker() and active
$$;

-- Whether the asker has a reason in force for a case; `wanted` null = any level.
create function has_reason(wanted_case uuid, wanted text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from case_grant
        where case_id = wanted_case
          and (team_code = (select asker_team()) or practitioner_id = (select asker()))
          and (wanted is null or level = wanted)
          and (until_at is null or until_at > now()))
$$;

-- Whether the asker's team is accountable for a case.
create function answers_for(wanted_case uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from case_record where id = wanted_case and team_code = (select asker_team()))
$$;

-- The one way an event enters the log outside a bulk load. Locks the case, checks that nobody has
-- recorded since the caller looked (`expected`, null = do not mind), chains the hash.
-- CF404 no such case; CF409 somebody else recorded first; CF403 no reason in force.
create function record_event(
    for_case uuid, expected integer, event_id text, kind text, occurred_on date, recorded_at timestamptz,
    recorded_by uuid, agency text, team text, about text, data text
) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
    last integer;
    before bytea;
begin
    select r.last_seq into last from case_record r where r.id = for_case for update;
    if not found then
        raise exception 'no such case' using errcode = 'CF404';
    end if;
    if asker() is null then
        if session_user <> current_user and not pg_has_role(session_user, 'caseflow_worker', 'usage') then
            raise exception 'nobody is asking' using errcode = 'CF403';
        end if;
    elsif recorded_by is distinct from asker()
        or not (last = 0 or kind in ('contact_received', 'referral_received')
                or has_reason(for_case, 'content')) then
        raise exception 'no reason in force' using errcode = 'CF403';
    end if;
    if expected is not null and expected <> last then
        raise exception 'recorded meanwhile' using errcode = 'CF409';
    end if;
    select e.hash into before from case_event e where e.case_id = for_case and e.seq = last;
    insert into case_event values (
        for_case, last + 1, event_id, kind, occurred_on, recorded_at, recorded_by, agency, team, about,
        data::json, event_hash(before, for_case, last + 1, event_id, kind, occurred_on, recorded_at,
                               recorded_by, agency, team, about, data));
    update case_record set last_seq = last + 1 where id = for_case;
    insert into case_grant (case_id, team_code, level, reason)
        select for_case, asker_team(), 'summary', 'recorded' from case_record r
        where r.id = for_case and r.team_code <> asker_team()
        on conflict do nothing;
    return last + 1;
end $$;

-- The accountable team may always read its case; a team that hands it on keeps the summary. For whole
-- statements, so that a bulk load or a rebuild pays for it once.
create function grant_accountable() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    insert into case_grant (case_id, team_code, level, reason)
        select id, team_code, 'content', 'accountable' from arrived on conflict do nothing;
    return null;
end $$;
create function regrant_accountable() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if not exists (select id, team_code from arrived except select id, team_code from gone) then
        return null;
    end if;
    -- Planned each time, for one case or for all of them.
    execute 'delete from case_grant using arrived a join gone g using (id)
        where case_id = a.id and reason = ''accountable'' and a.team_code <> g.team_code';
    execute 'insert into case_grant (case_id, team_code, level, reason)
        select id, g.team_code, ''summary'', ''was accountable'' from arrived a join gone g using (id)
        where a.team_code <> g.team_code on conflict do nothing';
    execute 'insert into case_grant (case_id, team_code, level, reason)
        select id, a.team_code, ''content'', ''accountable'' from arrived a join gone g using (id)
        where a.team_code <> g.team_code on conflict do nothing';
    return null;
end $$;
create trigger case_record_grant after insert on case_record
    referencing new table as arrived for each statement execute function grant_accountable();
create trigger case_record_regrant after update on case_record
    referencing old table as gone new table as arrived for each statement execute function regrant_accountable();
