-- Whoever may see figures reads the values beside them; the performance team enters them, in their own name.
grant select, insert on indicator_value to caseflow_web;
grant select on indicator_value to caseflow_worker;
alter table indicator_value enable row level security;
create policy sees_figures on indicator_value for select to caseflow_web using ((select sees_figures()));
create policy performance_team on indicator_value for insert to caseflow_web with check (
    (select asker_role()) = 'performance_analyst' and entered_by = (select asker()));
create policy worker on indicator_value for select to caseflow_worker using (true);

-- What was wrong with a file is for the performance team alone.
grant select, insert on value_upload to caseflow_web;
alter table value_upload enable row level security;
create policy performance_team on value_upload for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst');
create policy performance_team_uploads on value_upload for insert to caseflow_web with check (
    (select asker_role()) = 'performance_analyst' and uploaded_by = (select asker()));
