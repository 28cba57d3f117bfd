grant select on step_by_whom, step_record, step_answer, step_dispute to caseflow_worker;
grant select, insert on step_record, step_answer, step_dispute to caseflow_web;
grant update (told_sender_on, told_family_on) on step_answer to caseflow_web;
grant update (passed_on, passed_by, senior_id, settled_on, settled_by, outcome, settled_words) on step_dispute
    to caseflow_web;

-- Who was asked and answered goes on seeing what it answered to, while the family's consent holds; who was asked in
-- vain does not.
alter table step_record enable row level security;
create policy both_sides on step_record for select to caseflow_web using (
    from_team = (select asker_team())
    or (exists (select 1 from step_answer a
               where a.request_id = step_record.event_id and a.team = (select asker_team()))
        and not consent_gone(event_id))
    or exists (select 1 from case_grant g where g.case_id = step_record.case_id and g.level = 'content'
                   and (g.until_at is null or g.until_at > now())));
create policy asking on step_record for insert to caseflow_web with check (
    written_by = (select asker()) and from_team = (select asker_team())
    and from_team = accountable_team(case_id)
    and case consent
        when 'given' then may_share(case_id, (select t.agency_code from team t where t.code = to_team), null)
            and disclosure_id is not null
        when 'overridden' then disclosure_id is not null
        when 'same_agency' then (select t.agency_code from team t where t.code = to_team)
            = (select t.agency_code from team t where t.code = from_team)
        else true end
    and (consent not in ('given', 'refused') or exists (
        select from consent c where c.id = consent_id and c.case_id = step_record.case_id))
    and (disclosure_id is null or exists (
        select from disclosure d where d.id = disclosure_id and d.case_id = step_record.case_id
            and d.team_code = to_team)));
create policy worker on step_record to caseflow_worker using (true);

alter table step_answer enable row level security;
create policy both_sides on step_answer for select to caseflow_web using (
    team = (select asker_team()) or exists (
        select 1 from case_grant g where g.case_id = step_answer.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now())));
create policy asked on step_answer for insert to caseflow_web with check (
    written_by = (select asker()) and team = (select asker_team()) and works_on(case_id));
create policy told on step_answer for update to caseflow_web using (
    team = (select asker_team()) or works_on(case_id));
create policy worker on step_answer to caseflow_worker using (true);

alter table step_dispute enable row level security;
create policy both_sides on step_dispute for select to caseflow_web using (
    (select asker_team()) in (from_team, to_team) or senior_id = (select asker())
    or exists (select 1 from case_grant g where g.case_id = step_dispute.case_id and g.level = 'content'
                   and (g.until_at is null or g.until_at > now())));
create policy raising on step_dispute for insert to caseflow_web with check (
    raised_by = (select asker()) and from_team = (select asker_team()) and settled_on is null
    and passed_on is null and from_team = accountable_team(case_id) and exists (
        select 1 from steps_of(case_id) s where s.event_id = request_id and s.decision_id = step_dispute.decision_id
            and s.from_team = step_dispute.from_team and s.to_team = step_dispute.to_team
            and s.decision in ('returned', 'not_accepted')));
create policy settling on step_dispute for update to caseflow_web using (
    settled_on is null and (select asker_role()) = 'team_manager'
    and (to_team = (select asker_team()) or senior_id = (select asker())))
    with check ((select asker_role()) = 'team_manager');
create policy worker on step_dispute to caseflow_worker using (true);
