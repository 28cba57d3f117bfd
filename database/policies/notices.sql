grant select, insert, update on notice to caseflow_worker;
grant select, insert, update (read_at) on notice to caseflow_web;
alter table notice enable row level security;
create policy own_notices on notice to caseflow_web using (practitioner_id = (select asker()))
    with check (true);
create policy worker on notice to caseflow_worker using (true) with check (true);
