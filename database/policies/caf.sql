grant select on caf_checklist, caf, caf_version, caf_answer to caseflow_worker;
grant select, insert on caf_checklist, caf, caf_version, caf_answer to caseflow_web;
grant update (signed_on, signed_by, signed_at, agreement, agreement_words), delete on caf_version to caseflow_web;

alter table caf_checklist enable row level security;
create policy with_content on caf_checklist for select to caseflow_web using (
    author_id = (select asker()) or exists (
        select 1 from case_grant g where g.case_id = caf_checklist.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now())));
create policy own_checklist on caf_checklist for insert to caseflow_web with check (
    author_id = (select asker()) and works_on(case_id));
create policy worker on caf_checklist for select to caseflow_worker using (true);

-- Those who may read the case read the CAF, and those with whom it is shared on a basis in force.
alter table caf enable row level security;
create policy with_content_or_share on caf for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = caf.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()))
    or (exists (select 1 from share s where s.case_id = caf.case_id and s.caf_event_id = caf.event_id
            and s.team_code = (select asker_team()) and s.ended_at is null)
        and shared_with_asker(case_id, event_id)));
create policy start_with_content on caf for insert to caseflow_web with check (
    started_by = (select asker()) and works_on(case_id));
create policy worker on caf for select to caseflow_worker using (true);

alter table caf_version enable row level security;
create policy with_caf on caf_version for select to caseflow_web using (
    exists (select 1 from caf c where c.id = caf_version.caf_id));
create policy begin_with_content on caf_version for insert to caseflow_web with check (
    begun_by = (select asker()) and signed_at is null
    and exists (select 1 from caf c where c.id = caf_version.caf_id and works_on(c.case_id)));
create policy sign_with_content on caf_version for update to caseflow_web using (
    exists (select 1 from caf c where c.id = caf_version.caf_id and works_on(c.case_id)))
    with check (signed_by = (select asker()));
create policy worker on caf_version for select to caseflow_worker using (true);
create policy discard_with_content on caf_version for delete to caseflow_web using (
    number > 1 and signed_on is null
    and exists (select 1 from caf c where c.id = caf_version.caf_id and works_on(c.case_id))
    and not exists (select 1 from caf_answer a where a.caf_id = caf_version.caf_id and a.number = caf_version.number));

alter table caf_answer enable row level security;
create policy with_caf on caf_answer for select to caseflow_web using (
    exists (select 1 from caf c where c.id = caf_answer.caf_id)
    and split_part(field, '.', 1) <> all (caf_withheld(caf_id)));
create policy write_with_caf on caf_answer for insert to caseflow_web with check (
    written_by = (select asker()) and exists (
        select 1 from caf c where c.id = caf_answer.caf_id
            and (works_on(c.case_id) or shared_with_asker(c.case_id, c.event_id)))
    and split_part(field, '.', 1) <> all (caf_withheld(caf_id)));
create policy worker on caf_answer for select to caseflow_worker using (true);
