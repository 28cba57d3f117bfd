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

-- Whether a time is this moment: a pretended date has no clock to compare with.
create function is_now(at_time timestamptz) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select abs(extract(epoch from at_time - clock_timestamp())) < 300 or exists (select from demonstration)
$$;
revoke execute on function is_now from public;

-- Whether the asker records in their own name, for their own agency and team (or for the front door, where the child
-- arrives there), and now.
create function records_as(recorder uuid, for_agency text, for_team text, at_time timestamptz, arrives boolean)
returns boolean language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from practitioner p join team t on t.code = p.team_code
        where p.id = asker() and p.active and recorder = p.id and for_agency is not distinct from t.agency_code
            and (for_team is not distinct from t.code
                 or arrives and for_team in (select d.code from team d where d.front_door)))
        and is_now(at_time)
$$;
revoke execute on function records_as from public;

-- Whether the asker has recorded something on a case; whoever has may add to it what belongs to it.
create function has_recorded(wanted_case uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from case_event e where e.case_id = any (cases_of(wanted_case)) and e.recorded_by = asker())
        and not is_own_family(wanted_case)
$$;

-- The one way an event enters the log outside a bulk load. Locks the case, checks that nobody has
-- recorded since the caller looked (`expected`, null = do not mind), chains the hash.
-- Anybody may add a contact at any time: protection is never gated. All else takes work on the case, or a case that
-- is just being opened; break-glass is no such reason. Only the accountable team withdraws and closes. What is not
-- in `of_any_agency` is the work of social care, the agency of the front door: a school starts no initial assessment. A
-- referral is how any agency asks for that work. A team that is asked for a service answers, and says who came.
-- That two records are joined, or parted, is recorded where that has just been decided (database/functions/joining.sql).
-- What the accountable team withdrew it may record again for the team for which it was recorded.
-- CF404 no such case, or none that the asker may know of; CF409 somebody else recorded first; CF403 no reason in force.
create function record_event(
    for_case uuid, expected integer, event_id text, kind text, occurred_on date, recorded_at timestamptz,
    recorded_by uuid, agency text, team text, about text, data text
) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
    last integer;
    before bytea;
    arrives boolean := kind = 'contact_received';
    serving boolean := kind = any ('{service_decided, service_appointment, service_ended}') and serves(for_case, about);
    joins boolean := kind = any ('{records_joined, record_joined_to, records_parted}');
    again boolean := recorded_by = asker() and answers_for(for_case) and exists (
        select from case_event e
            join case_event w on w.case_id = e.case_id and w.about = e.event_id and w.kind = 'event_withdrawn'
        where e.case_id = for_case and e.kind = record_event.kind
            and e.agency is not distinct from record_event.agency and e.team is not distinct from record_event.team);
    of_any_agency text[] := '{
        contact_received, referral_received, caf_checklist_completed, caf_started, caf_completed, caf_closed, consent_given,
        consent_declined, consent_withdrawn, lead_professional_named, tac_meeting_held, tac_review_held,
        delivery_plan_agreed, step_requested, step_decided, tier_changed, service_requested, service_decided,
        service_appointment, service_ended, missing_episode_started, missing_episode_ended, case_closed,
        case_allocated, event_withdrawn, clock_paused, clock_resumed, wait_began, wait_ended, young_carer_asked, birth_notified,
        health_visit_made, sen_assessment_requested, statement_proposed, statement_issued, home_education_registered,
        home_education_visited, home_education_ended, activity_recorded, marac_referral_made, marac_case_discussed,
        behaviour_panel_held, case_note_written}';
begin
    select r.last_seq into last from case_record r where r.id = for_case for update;
    if not found or not (arrives or joins or knows_of(for_case)) then
        raise exception 'no such case' using errcode = 'CF404';
    end if;
    if joins and not take_awaited(for_case, event_id)
        or kind = 'event_withdrawn' and is_of_joining(about)
        or joins and not records_as(recorded_by, agency, team, recorded_at, false) then
        raise exception 'no reason in force' using errcode = 'CF403';
    end if;
    if not (joins or is_trusted()) and (not (records_as(recorded_by, agency, team, recorded_at, arrives) or again and is_now(recorded_at))
            or not (last = 0 or arrives or serving or works_on(for_case))
            or not (again or kind = any (of_any_agency)
                or coalesce(agency = (select t.agency_code from team t where t.front_door), false))
            or (kind in ('event_withdrawn', 'case_closed') and not answers_for(for_case))) then
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
    return last + 1;
end $$;
revoke execute on function record_event from public;
grant execute on function record_event to caseflow_web, caseflow_worker;
