-- Asked for by the team that answers for the case, read by whoever works on it, decided once: by a manager of that team,
-- or where it has none by somebody in it.
grant select on confirmation to caseflow_worker;
grant select, insert (id, case_id, event_id, reason, occurred_on, died_on, words, corrected, asked_by, asked_at) on confirmation
    to caseflow_web;
grant update (decided_by, decided_at, confirmed, answer) on confirmation to caseflow_web;
alter table confirmation enable row level security;
create policy with_work on confirmation for select to caseflow_web using (works_on(case_id));
create policy asking on confirmation for insert to caseflow_web with check (
    asked_by = (select asker()) and answers_for(case_id));
create policy deciding on confirmation for update to caseflow_web using (
    decided_at is null and answers_for(case_id) and (select may_confirm()))
    with check (decided_by = (select asker()) and decided_at is not null and confirmed is not null);
create policy worker on confirmation for select to caseflow_worker using (true);
