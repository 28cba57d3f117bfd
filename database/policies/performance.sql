-- The pages read figures through functions only.
grant select, insert, update, delete on indicator_fact to caseflow_worker;
alter table indicator_fact enable row level security;
create policy worker on indicator_fact to caseflow_worker using (true) with check (true);

grant select, insert, delete on fact_count, fact_length to caseflow_worker;
grant select on facts_counted, lengths_counted, counts_apart, lengths_apart to caseflow_worker;

grant select, insert, update on projection_run to caseflow_worker;
grant select, insert, update, delete on projection_failure to caseflow_worker;
grant select on projection_run, projection_failure to caseflow_web;
alter table projection_failure enable row level security;
create policy health on projection_failure for select to caseflow_web using (
    (select asker_role()) in ('administrator', 'performance_analyst'));
create policy worker on projection_failure to caseflow_worker using (true) with check (true);

-- Which ranges of cases are to be made again: for the workers. Who sees how the projections are doing sees how far they
-- are, and no case; an administrator begins it (database/functions/projections.sql), stops it and lets it go on.
grant select, update on recomputation, recomputation_range to caseflow_worker;
grant select, update (stopped_at) on recomputation to caseflow_web;
grant select (recomputation_id, number, made_at, cases, changed, drifted, failed) on recomputation_range to caseflow_web;
alter table recomputation enable row level security;
create policy health on recomputation for select to caseflow_web using (
    (select asker_role()) in ('administrator', 'performance_analyst'));
create policy stops on recomputation for update to caseflow_web using ((select asker_role()) = 'administrator');
create policy worker on recomputation to caseflow_worker using (true) with check (true);
alter table recomputation_range enable row level security;
create policy health on recomputation_range for select to caseflow_web using (
    (select asker_role()) in ('administrator', 'performance_analyst'));
create policy worker on recomputation_range to caseflow_worker using (true) with check (true);

-- Whoever may see the children behind a figure asks what it was or would be; the workers count it, and delete it after days.
-- A child whose answer differs is read by those who may know the child. Who asked, or an analyst, stops the count.
grant select, insert, update (stopped_by, stopped_at) on figure_comparison to caseflow_web;
grant select (comparison_id, number, made_at, then_counts, then_days, now_counts, now_days, differing)
    on figure_comparison_part to caseflow_web;
grant select on figure_comparison_row to caseflow_web;
grant select, update (parts), delete on figure_comparison to caseflow_worker;
grant select, insert, update on figure_comparison_part to caseflow_worker;
grant select, insert on figure_comparison_row to caseflow_worker;
alter table figure_comparison enable row level security;
create policy sees_rows on figure_comparison for select to caseflow_web using (
    (select asker_role()) in ('performance_analyst', 'team_manager'));
create policy asks on figure_comparison for insert to caseflow_web with check (
    (select asker_role()) in ('performance_analyst', 'team_manager') and asked_by = (select asker()) and parts = 0);
create policy stops on figure_comparison for update to caseflow_web using (
    stopped_at is null and (asked_by = (select asker()) or (select asker_role()) = 'performance_analyst'))
    with check (stopped_by = (select asker()));
create policy worker on figure_comparison to caseflow_worker using (true) with check (true);
alter table figure_comparison_part enable row level security;
create policy sees_rows on figure_comparison_part for select to caseflow_web using (
    (select asker_role()) in ('performance_analyst', 'team_manager'));
create policy worker on figure_comparison_part to caseflow_worker using (true) with check (true);
alter table figure_comparison_row enable row level security;
create policy who_may_know on figure_comparison_row for select to caseflow_web using (may_see_behind_figures(case_id));
create policy worker on figure_comparison_row to caseflow_worker using (true) with check (true);

-- Whoever may compare figures proposes a limit and reads what a proposal would do; an analyst proposes a bank holiday, and
-- puts it in force, which has it counted again. The workers count. A child is named to those who may know the child. Who
-- proposed what is not in force, or an analyst, stops its count.
grant select, insert, update (parts, confirmed_by, confirmed_at, stopped_by, stopped_at) on rule_proposal to caseflow_web;
grant select (proposal_id, number, made_at, counts), delete on rule_proposal_part to caseflow_web;
grant select on rule_proposal_clock to caseflow_web;
grant select, update (parts), delete on rule_proposal to caseflow_worker;
grant select, insert, update on rule_proposal_part to caseflow_worker;
grant select, insert on rule_proposal_clock to caseflow_worker;
alter table rule_proposal enable row level security;
create policy sees_rows on rule_proposal for select to caseflow_web using (
    (select asker_role()) in ('performance_analyst', 'team_manager'));
create policy asks on rule_proposal for insert to caseflow_web with check (
    asked_by = (select asker()) and parts = 0 and confirmed_at is null
    and (holiday_on is null and (select asker_role()) in ('performance_analyst', 'team_manager')
         or (select asker_role()) = 'performance_analyst'));
create policy confirms on rule_proposal for update to caseflow_web using (
    (select asker_role()) = 'performance_analyst' and holiday_on is not null and confirmed_at is null)
    with check (confirmed_by = (select asker()) and parts = 0 and (select asker_role()) = 'performance_analyst'
        and holiday_on is not null);
create policy stops on rule_proposal for update to caseflow_web using (
    stopped_at is null and confirmed_at is null
    and (asked_by = (select asker()) or (select asker_role()) = 'performance_analyst'))
    with check (stopped_by = (select asker()) and confirmed_at is null);
create policy worker on rule_proposal to caseflow_worker using (true) with check (true);
alter table rule_proposal_part enable row level security;
create policy sees_rows on rule_proposal_part for select to caseflow_web using (
    (select asker_role()) in ('performance_analyst', 'team_manager'));
create policy counts_again on rule_proposal_part for delete to caseflow_web using (
    (select asker_role()) = 'performance_analyst');
create policy worker on rule_proposal_part to caseflow_worker using (true) with check (true);
alter table rule_proposal_clock enable row level security;
create policy who_may_know on rule_proposal_clock for select to caseflow_web using (may_see_behind_figures(case_id));
create policy worker on rule_proposal_clock to caseflow_worker using (true) with check (true);
