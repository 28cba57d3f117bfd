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

grant select on breach_note to caseflow_worker;
grant select, insert on breach_note to caseflow_web;
alter table breach_note enable row level security;
create policy with_content on breach_note for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = breach_note.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy managers_note on breach_note for insert to caseflow_web with check (
    author_id = (select asker()) and (select asker_role()) = 'team_manager' and works_on(case_id)
    and exists (select 1 from breach b where b.id = breach_id and b.case_id = breach_note.case_id));
create policy worker on breach_note for select to caseflow_worker using (true);
