grant select on draft to caseflow_worker;
grant select, insert, update, delete on draft to caseflow_web;
alter table draft enable row level security;
create policy own_drafts on draft to caseflow_web using (practitioner_id = (select asker()))
    with check (practitioner_id = (select asker()));

grant select, insert, update on demonstration to caseflow_worker, caseflow_web;
