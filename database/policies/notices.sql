grant select, insert, update on notice to caseflow_worker;
grant select, insert (id, practitioner_id, case_id, what, key, due_on, told_at), update (read_at) on notice to caseflow_web;
alter table notice enable row level security;
create policy own_notices on notice for select to caseflow_web using (practitioner_id = (select asker()));
create policy read_own_notices on notice for update to caseflow_web using (practitioner_id = (select asker()));
create policy tell on notice for insert to caseflow_web with check (may_tell(case_id, what, key));
create policy worker on notice to caseflow_worker using (true) with check (true);
