grant select, insert on child to caseflow_worker, caseflow_web;
grant update (given_name, family_name, sex, birth_date, expected_birth_date, death_date, ethnicity, disability,
    upn, nhs_number, postcode, quindrat_code, language, interpreter) on child to caseflow_web;
alter table child enable row level security;
create policy with_reason on child for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' and not shielded or exists (
        select 1 from case_record r where r.child_id = child.id offset 0));  -- whose own policy asks for the grant
create policy new_child on child for insert to caseflow_web with check ((select asker()) is not null and not shielded);
create policy with_content on child for update to caseflow_web using (
    exists (select 1 from case_record r where r.child_id = child.id and works_on(r.id) offset 0));
create policy worker on child to caseflow_worker using (true) with check (true);
-- For a team with which the child's CAF is shared.
create policy with_share on child for select to caseflow_web using (
    exists (select 1 from case_record r join share s on s.case_id = r.id
        where r.child_id = child.id and s.team_code = (select asker_team()) and s.ended_at is null));

-- Names for searching and corrections are written with the child: when the child is recorded, and by those who work on
-- the case. Nobody reads the names of others' children but through a search.
grant select, insert, update, delete on child_name to caseflow_worker;
grant select, insert, update (former) on child_name to caseflow_web;
alter table child_name enable row level security;
create policy with_child on child_name to caseflow_web
    using (may_describe(child_id)) with check (may_describe(child_id));
create policy worker on child_name to caseflow_worker using (true) with check (true);

grant select, insert on child_correction to caseflow_worker, caseflow_web;
alter table child_correction enable row level security;
create policy with_content on child_correction for select to caseflow_web using (
    exists (select 1 from case_record r where r.child_id = child_correction.child_id and has_reason(r.id, 'content')));
create policy by_asker on child_correction for insert to caseflow_web with check (
    corrected_by = (select asker()) and may_describe(child_id));
create policy worker on child_correction to caseflow_worker using (true) with check (true);
