grant select, insert, delete, update (name) on saved_list to caseflow_web;
alter table saved_list enable row level security;
create policy own_lists on saved_list to caseflow_web using (practitioner_id = (select asker()))
    with check (practitioner_id = (select asker()));
