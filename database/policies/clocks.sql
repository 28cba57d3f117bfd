grant select, insert, update, delete on clock to caseflow_worker;
grant select on clock to caseflow_web;
alter table clock enable row level security;
create policy with_reason on clock for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' and open_to_analyst(case_id) or exists (
        select 1 from case_grant g where g.case_id = clock.case_id
            and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on clock to caseflow_worker using (true) with check (true);

grant select, insert, update on breach to caseflow_worker;
grant select, update (late_reason) on breach to caseflow_web;
alter table breach enable row level security;
create policy with_reason on breach for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' and open_to_analyst(case_id) or exists (
        select 1 from case_grant g where g.case_id = breach.case_id
            and (g.until_at is null or g.until_at > now()) offset 0));
create policy change_with_content on breach for update to caseflow_web using (works_on(case_id));
create policy worker on breach to caseflow_worker using (true) with check (true);
