-- Entries that need a look: for those who read the case, and for the performance team. The workers write them, as they do
-- all that follows from the log. Whoever works on a case says why an entry is right, in their own name, and takes that back.
grant select, insert, update, delete on finding to caseflow_worker;
grant select on finding to caseflow_web;
alter table finding enable row level security;
create policy with_content on finding for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' and open_to_analyst(case_id)
    or exists (select 1 from case_grant g where g.case_id = finding.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on finding to caseflow_worker using (true) with check (true);

grant select, insert on finding_acceptance to caseflow_web;
grant update (taken_back_by, taken_back_at) on finding_acceptance to caseflow_web;
alter table finding_acceptance enable row level security;
create policy with_content on finding_acceptance for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' and open_to_analyst(case_id)
    or exists (select 1 from case_grant g where g.case_id = finding_acceptance.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy who_works_on_it on finding_acceptance for insert to caseflow_web with check (
    works_on(case_id) and accepted_by = (select asker()) and taken_back_at is null);
create policy once on finding_acceptance for update to caseflow_web using (works_on(case_id) and taken_back_at is null)
    with check (taken_back_by = (select asker()));
