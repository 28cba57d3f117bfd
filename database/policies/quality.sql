grant select on caf_sample, caf_audit, caf_audit_answer to caseflow_worker, caseflow_web;
grant insert on caf_audit_answer to caseflow_web;
grant update (finished_on, words, answered_on, answer) on caf_audit to caseflow_web;

alter table caf_sample enable row level security;
create policy auditors on caf_sample for select to caseflow_web using (
    (select may_audit()) or exists (select 1 from caf_audit a where a.sample_id = caf_sample.id and a.author_id = (select asker())));
create policy worker on caf_sample for select to caseflow_worker using (true);

alter table caf_audit enable row level security;
create policy auditor_or_author on caf_audit for select to caseflow_web using (
    ((select may_audit()) and knows_of(case_id)) or (author_id = (select asker()) and finished_on is not null));
create policy auditor_finishes on caf_audit for update to caseflow_web using (
    (auditor_id = (select asker()) and finished_on is null and until_at > now())
    or (author_id = (select asker()) and finished_on is not null)) with check (true);
create policy worker on caf_audit for select to caseflow_worker using (true);

alter table caf_audit_answer enable row level security;
create policy with_audit on caf_audit_answer for select to caseflow_web using (
    exists (select 1 from caf_audit a where a.id = caf_audit_answer.audit_id
        and (a.author_id = (select asker()) or a.auditor_id = (select asker()))));
create policy auditor_answers on caf_audit_answer for insert to caseflow_web with check (
    exists (select 1 from caf_audit a where a.id = caf_audit_answer.audit_id and a.auditor_id = (select asker())
        and a.finished_on is null and a.until_at > now()));
create policy worker on caf_audit_answer for select to caseflow_worker using (true);
