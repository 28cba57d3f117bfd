-- That a family was asked is for those who may read the case; what it answered is read through functions alone. What was
-- done about it is for everybody who signs in.
grant select, insert on feedback_request to caseflow_web;
grant select on feedback_request to caseflow_worker;
alter table feedback_request enable row level security;
create policy with_content on feedback_request for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = feedback_request.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy asks on feedback_request for insert to caseflow_web with check (
    asked_by = (select asker()) and works_on(case_id));
create policy worker on feedback_request for select to caseflow_worker using (true);

alter table feedback_answer enable row level security;

grant select, insert on feedback_done to caseflow_web;
grant select on feedback_done to caseflow_worker;
alter table feedback_done enable row level security;
create policy signed_in on feedback_done for select to caseflow_web using ((select asker_role()) is not null);
create policy performance_team on feedback_done for insert to caseflow_web with check (
    (select asker_role()) = 'performance_analyst' and written_by = (select asker()));
create policy worker on feedback_done for select to caseflow_worker using (true);
