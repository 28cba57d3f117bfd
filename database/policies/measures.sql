-- Analysts draft measures and have them tried; nobody else reads a draft or what it comes to. The workers count. The
-- children behind it are read by those analysts who may know each of them.
grant select, insert, update, delete on draft_measure to caseflow_web;
grant select, insert, update (stopped_by, stopped_at) on measure_trial to caseflow_web;
grant select (trial_id, number, made_at, counts, days) on measure_trial_part to caseflow_web;
grant select on measure_trial_row to caseflow_web;
grant select, update (parts), delete on measure_trial to caseflow_worker;
grant select, insert, update on measure_trial_part to caseflow_worker;
grant select, insert on measure_trial_row to caseflow_worker;
alter table draft_measure enable row level security;
create policy analysts on draft_measure to caseflow_web
    using ((select asker_role()) = 'performance_analyst') with check ((select asker_role()) = 'performance_analyst');
alter table measure_trial enable row level security;
create policy analysts on measure_trial for select to caseflow_web
    using ((select asker_role()) = 'performance_analyst');
create policy asks on measure_trial for insert to caseflow_web with check (
    (select asker_role()) = 'performance_analyst' and asked_by = (select asker()) and parts = 0);
create policy stops on measure_trial for update to caseflow_web using (
    stopped_at is null and (select asker_role()) = 'performance_analyst')
    with check (stopped_by = (select asker()));
create policy worker on measure_trial to caseflow_worker using (true) with check (true);
alter table measure_trial_part enable row level security;
create policy analysts on measure_trial_part for select to caseflow_web
    using ((select asker_role()) = 'performance_analyst');
create policy worker on measure_trial_part to caseflow_worker using (true) with check (true);
alter table measure_trial_row enable row level security;
create policy who_may_know on measure_trial_row for select to caseflow_web
    using ((select asker_role()) = 'performance_analyst' and may_see_behind_figures(case_id));
create policy worker on measure_trial_row to caseflow_worker using (true) with check (true);
