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
    elsif tg_table_name = 'tac_minutes' then
        wrong := wrong or (new.revision > 1 and not exists (select 1 from tac_minutes m
            where m.event_id = new.event_id and m.revision = new.revision - 1 and m.meeting_id = new.meeting_id
            and m.case_id = new.case_id and m.caf_event_id = new.caf_event_id));
    elsif tg_table_name = 'tac_progress' then
        wrong := wrong or not exists (select 1 from tac_action a where a.action_id = new.action_id
            and a.case_id = new.case_id and a.caf_event_id = new.caf_event_id);
    end if;
    if wrong then
        raise exception 'it belongs to another team around a child' using errcode = 'CF002';
    end if;
    return new;
end $$;
create trigger belongs before insert on tac_member for each row execute function tac_belongs();
create trigger belongs before insert on tac_meeting for each row execute function tac_belongs();
create trigger belongs before insert on tac_invitation for each row execute function tac_belongs();
create trigger belongs before insert on tac_minutes for each row execute function tac_belongs();
create trigger belongs before insert on tac_report for each row execute function tac_belongs();
create trigger belongs before insert on tac_outcome for each row execute function tac_belongs();
create trigger belongs before insert on tac_action for each row execute function tac_belongs();
create trigger belongs before insert on tac_progress for each row execute function tac_belongs();
create trigger belongs before insert on tac_agreement for each row execute function tac_belongs();
create trigger belongs before insert on tac_lead for each row execute function tac_belongs();
create trigger belongs before insert on tac_closing for each row execute function tac_belongs();

-- Whether the asker's team is in the team around the child, on a basis that holds today.
create function in_team_around(wanted_case uuid, wanted_caf text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from share s
        join disclosure d on d.id = s.disclosure_id
        join team t on t.code = s.team_code
        where s.case_id = wanted_case and s.caf_event_id = wanted_caf and s.team_code = asker_team()
          and s.why = 'team_around_child' and s.ended_at is null
          and not is_own_family(wanted_case)
          and asker_role() in ('practitioner', 'team_manager')
          and (s.until_on is null or s.until_on >= business_today())
          and (d.basis <> 'consent' or consented(s.case_id, t.agency_code, s.caf_event_id)))
$$;

-- Entries of a case that no longer count, for those who may read about its team.
create function tac_withdrawn(wanted_case uuid, wanted_caf text) returns setof text
language sql stable security definer set search_path = public, pg_temp as $$
    select w.event_id from withdrawn_event w
    where w.case_id = wanted_case
      and (has_reason(wanted_case, 'content') or in_team_around(wanted_case, wanted_caf))
$$;

-- The assessments of a case about which the asker may read the team, with why it was closed: an open one first, then
-- the latest.
create function tac_cafs(wanted_case uuid)
returns table (caf_event_id text, started_on date, closed_on date, closed_why text)
language sql stable security definer set search_path = public, pg_temp as $$
    select e.event_id, e.started_on, e.ended_on, coalesce(e.end_reason, '')
    from episode e
    where e.case_id = wanted_case and e.type = 'caf'
      and (has_reason(wanted_case, 'content') or in_team_around(wanted_case, e.event_id))
    order by (e.ended_on is null) desc, e.started_on desc, e.started_at desc, e.event_id desc
$$;
