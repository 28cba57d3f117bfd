grant select on draft to caseflow_worker;
grant select, insert, update, delete on draft to caseflow_web;
alter table draft enable row level security;
create policy own_drafts on draft to caseflow_web using (practitioner_id = (select asker()))
    with check (practitioner_id = (select asker()));

grant select on demonstration to caseflow_worker, caseflow_web;

grant select on sent_form to caseflow_worker;
grant select, insert, delete, update (led_to) on sent_form to caseflow_web;
alter table sent_form enable row level security;
create policy own_sent_forms on sent_form to caseflow_web using (practitioner_id = (select asker()))
    with check (practitioner_id = (select asker()));
