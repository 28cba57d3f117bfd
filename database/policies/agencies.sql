grant select on quindrat, agency, team, practitioner to caseflow_worker, caseflow_web;

grant select on reference_version to caseflow_web;

-- Administrators keep accounts and reference data, but not their own account.
grant insert, update on quindrat, agency, team, practitioner to caseflow_web;
alter table quindrat enable row level security;
create policy everybody on quindrat for select using (true);
create policy administrators_add on quindrat for insert to caseflow_web with check ((select asker_role()) = 'administrator');
create policy administrators_change on quindrat for update to caseflow_web using ((select asker_role()) = 'administrator');
alter table agency enable row level security;
create policy everybody on agency for select using (true);
create policy administrators_add on agency for insert to caseflow_web with check ((select asker_role()) = 'administrator');
create policy administrators_change on agency for update to caseflow_web using ((select asker_role()) = 'administrator');
alter table team enable row level security;
create policy everybody on team for select using (true);
create policy administrators_add on team for insert to caseflow_web with check ((select asker_role()) = 'administrator');
create policy administrators_change on team for update to caseflow_web using ((select asker_role()) = 'administrator');
alter table practitioner enable row level security;
create policy everybody on practitioner for select using (true);
create policy administrators_add on practitioner for insert to caseflow_web
    with check ((select asker_role()) = 'administrator');
create policy administrators_change on practitioner for update to caseflow_web
    using ((select asker_role()) = 'administrator' and id <> (select asker()))
    with check ((select asker_role()) = 'administrator' and id <> (select asker()));

-- What was administered is read by administrators and governance, and by each of their own account.
grant select on administration_entry to caseflow_web;
alter table administration_entry enable row level security;
create policy administrators_and_governance on administration_entry for select to caseflow_web using (
    (select asker_role()) in ('administrator', 'information_governance')
    or of_table = 'practitioner' and of_key = (select asker())::text);
