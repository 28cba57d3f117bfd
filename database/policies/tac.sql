-- Everybody who may read the case, and teams around the child on a basis in force, read every table. The plan, its
-- progress and reports are written by all of them; the rest by those who work on the case.
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
        if named in ('tac_report', 'tac_outcome', 'tac_action', 'tac_progress') then
            execute format('create policy write_around on %1$I for insert to caseflow_web with check (
                written_by = (select asker())
                and (works_on(case_id) or in_team_around(case_id, caf_event_id)))', named);
        elsif named <> 'tac_member' then
            execute format('create policy write_with_content on %1$I for insert to caseflow_web with check (
                written_by = (select asker()) and works_on(case_id))', named);
        end if;
    end loop;
end $$;

-- Nobody from another team comes in without a share that was written down, on consent or on a reason.
create policy add_with_content on tac_member for insert to caseflow_web with check (
    written_by = (select asker()) and works_on(case_id)
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
    using (works_on(case_id)) with check (written_by = (select asker()));
grant update (planned_on, starts_at, place, version, written_by, written_at) on tac_meeting to caseflow_web;
create policy change_with_content on tac_meeting for update to caseflow_web
    using (works_on(case_id)) with check (written_by = (select asker()));
