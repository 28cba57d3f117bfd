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

-- Targets, comparators and commentary: read by whoever sees figures, added by the performance team in their own name.
grant select, insert on indicator_target, indicator_comparator, indicator_commentary to caseflow_web;
grant select on indicator_target, indicator_comparator, indicator_commentary to caseflow_worker;
alter table indicator_target enable row level security;
create policy sees_figures on indicator_target for select to caseflow_web using ((select sees_figures()));
create policy performance_team on indicator_target for insert to caseflow_web with check (
    (select asker_role()) = 'performance_analyst' and set_by = (select asker()));
create policy worker on indicator_target for select to caseflow_worker using (true);
alter table indicator_comparator enable row level security;
create policy sees_figures on indicator_comparator for select to caseflow_web using ((select sees_figures()));
create policy performance_team on indicator_comparator for insert to caseflow_web with check (
    (select asker_role()) = 'performance_analyst' and entered_by = (select asker()));
create policy worker on indicator_comparator for select to caseflow_worker using (true);
alter table indicator_commentary enable row level security;
create policy sees_figures on indicator_commentary for select to caseflow_web using ((select sees_figures()));
create policy performance_team on indicator_commentary for insert to caseflow_web with check (
    (select asker_role()) = 'performance_analyst' and written_by = (select asker()));
create policy worker on indicator_commentary for select to caseflow_worker using (true);

-- Action plans: the same; a plan is closed and an action done once, and what was agreed is not changed.
grant select, insert on action_plan, action_plan_action, action_plan_review to caseflow_web;
grant update (review_on, closed_by, closed_at, outcome) on action_plan to caseflow_web;
grant update (done_on, done_by) on action_plan_action to caseflow_web;
grant select on action_plan, action_plan_action, action_plan_review to caseflow_worker;
alter table action_plan enable row level security;
create policy sees_figures on action_plan for select to caseflow_web using ((select sees_figures()));
create policy performance_team on action_plan for insert to caseflow_web with check (
    (select asker_role()) = 'performance_analyst' and opened_by = (select asker()) and closed_at is null);
create policy until_closed on action_plan for update to caseflow_web using (
    (select asker_role()) = 'performance_analyst' and closed_at is null)
    with check (closed_by is null or closed_by = (select asker()));
create policy worker on action_plan for select to caseflow_worker using (true);
alter table action_plan_action enable row level security;
create policy sees_figures on action_plan_action for select to caseflow_web using ((select sees_figures()));
create policy performance_team on action_plan_action for insert to caseflow_web with check (
    (select asker_role()) = 'performance_analyst' and added_by = (select asker()) and done_on is null);
create policy until_done on action_plan_action for update to caseflow_web using (
    (select asker_role()) = 'performance_analyst' and done_on is null) with check (done_by = (select asker()));
create policy worker on action_plan_action for select to caseflow_worker using (true);
alter table action_plan_review enable row level security;
create policy sees_figures on action_plan_review for select to caseflow_web using ((select sees_figures()));
create policy performance_team on action_plan_review for insert to caseflow_web with check (
    (select asker_role()) = 'performance_analyst' and written_by = (select asker()));
create policy worker on action_plan_review for select to caseflow_worker using (true);
