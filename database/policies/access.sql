grant select on break_glass to caseflow_worker;
grant select, insert on break_glass to caseflow_web;
alter table break_glass enable row level security;
create policy own_or_reviewing on break_glass for select to caseflow_web using (
    practitioner_id = (select asker())
    or may_review(case_id));
create policy own_opening on break_glass for insert to caseflow_web with check (
    practitioner_id = (select asker()) and knows_of(case_id) and length(btrim(reason)) >= 10);
create policy worker on break_glass for select to caseflow_worker using (true);

-- A verdict is read by whoever sees the opening, and added by reviewers, never on their own opening.
grant select on break_glass_review to caseflow_worker;
grant select, insert on break_glass_review to caseflow_web;
alter table break_glass_review enable row level security;
create policy with_opening on break_glass_review for select to caseflow_web using (
    exists (select from break_glass b where b.id = break_glass_review.opening_id));
create policy reviewing on break_glass_review for insert to caseflow_web with check (
    reviewed_by = (select asker()) and btrim(note) <> '' and exists (
        select from break_glass b where b.id = break_glass_review.opening_id and b.practitioner_id <> (select asker())));
create policy worker on break_glass_review for select to caseflow_worker using (true);

-- Nobody leaves a trace but through leave_trace.
grant select on audit_entry to caseflow_worker, caseflow_web;
alter table audit_entry enable row level security;
create policy governance_reads on audit_entry for select to caseflow_web using (
    (select asker_role()) = 'information_governance' or practitioner_id = (select asker()));
create policy worker on audit_entry for select to caseflow_worker using (true);

grant select on trace_seal to caseflow_worker;
alter table trace_seal enable row level security;
create policy worker on trace_seal for select to caseflow_worker using (true);
