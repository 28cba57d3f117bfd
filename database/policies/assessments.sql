-- Who submitted an assessment is not who authorises it: a manager who works on the case, and only while nobody has.
grant select on assessment to caseflow_worker;
grant select, insert (id, case_id, started_event_id, number, kind, answers, words, late_asked, submitted_by, submitted_at,
    submitted_on) on assessment to caseflow_web;
grant update (decided_by, decided_at, authorised, comments, completed_event_id) on assessment to caseflow_web;
alter table assessment enable row level security;
create policy with_content on assessment for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = assessment.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy submit on assessment for insert to caseflow_web with check (
    submitted_by = (select asker()) and works_on(case_id));
create policy decide on assessment for update to caseflow_web using (
    decided_at is null and (select asker_role()) = 'team_manager' and submitted_by <> (select asker()) and works_on(case_id))
    with check (decided_by = (select asker()));
create policy worker on assessment for select to caseflow_worker using (true);
