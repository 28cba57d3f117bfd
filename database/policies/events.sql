-- Nobody writes to the log but through record_event.
grant select on case_event to caseflow_worker, caseflow_web;
alter table case_event enable row level security;
create policy with_content on case_event for select to caseflow_web using (
    exists (
        select 1 from case_grant g where g.case_id = case_event.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now()) offset 0));
-- Whoever reads the content of a record reads the log of one that was joined to it.
create policy joined_to_read on case_event for select to caseflow_web using (
    case_id = any ((select joined_cases_read())::uuid[]));
create policy worker on case_event for select to caseflow_worker using (true);
