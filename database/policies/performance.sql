-- The pages read figures through functions only.
grant select, insert, update, delete on indicator_fact to caseflow_worker;
alter table indicator_fact enable row level security;
create policy worker on indicator_fact to caseflow_worker using (true) with check (true);

grant select, insert, delete on fact_count to caseflow_worker;
grant select on facts_counted to caseflow_worker;

grant select, insert, update on projection_run to caseflow_worker;
grant select, insert, update, delete on projection_failure to caseflow_worker;
grant select on projection_run, projection_failure to caseflow_web;
alter table projection_failure enable row level security;
create policy health on projection_failure for select to caseflow_web using (
    (select asker_role()) in ('administrator', 'performance_analyst'));
create policy worker on projection_failure to caseflow_worker using (true) with check (true);
