grant select, insert on child to caseflow_worker, caseflow_web;
grant update (given_name, family_name, sex, birth_date, expected_birth_date, death_date, ethnicity, disability,
    upn, nhs_number, postcode, quindrat_code) on child to caseflow_web;
alter table child enable row level security;
create policy with_reason on child for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' or exists (
        select 1 from case_record r where r.child_id = child.id offset 0));  -- whose own policy asks for the grant
create policy new_child on child for insert to caseflow_web with check (true);
create policy with_content on child for update to caseflow_web using (
    exists (select 1 from case_record r where r.child_id = child.id and works_on(r.id) offset 0));
create policy worker on child to caseflow_worker using (true) with check (true);
-- For a team with which the child's CAF is shared.
create policy with_share on child for select to caseflow_web using (
    exists (select 1 from case_record r join share s on s.case_id = r.id
        where r.child_id = child.id and s.team_code = (select asker_team()) and s.ended_at is null));
