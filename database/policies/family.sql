-- Everybody with a reason for the content of a case reads its family and its network; those who work on it add to them.
-- Nobody changes or deletes a row: what is different is another revision.
do $$
declare
    named text;
begin
    foreach named in array array['family_member', 'family_relation', 'family_stay', 'network_worker'] loop
        execute format('grant select on %1$I to caseflow_worker', named);
        execute format('grant select, insert on %1$I to caseflow_web', named);
        execute format('alter table %1$I enable row level security', named);
        execute format('create policy write_with_content on %1$I for insert to caseflow_web with check (
            written_by = (select asker()) and works_on(case_id))', named);
        execute format('create policy worker on %1$I for select to caseflow_worker using (true)', named);
        if named <> 'family_relation' then
            execute format('create policy with_content on %1$I for select to caseflow_web using (
                exists (select 1 from case_grant g where g.case_id = %1$I.case_id and g.level = ''content''
                    and (g.until_at is null or g.until_at > now()) offset 0))', named);
        end if;
    end loop;
end $$;
-- A relationship to a child whose case is secret to the asker is secret too.
create policy with_content on family_relation for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = family_relation.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0)
    and (of_link_id is null or exists (select 1 from case_link l where l.link_id = family_relation.of_link_id)));

-- That two children belong together is known to those with a reason for the content of one case who may know of the other.
grant select on case_link to caseflow_worker;
grant select, insert on case_link to caseflow_web;
alter table case_link enable row level security;
create policy knowing_both on case_link for select to caseflow_web using (
    (has_reason(one_case, 'content') or has_reason(other_case, 'content')) and knows_of(one_case) and knows_of(other_case));
create policy working_on_one on case_link for insert to caseflow_web with check (
    written_by = (select asker()) and (works_on(one_case) or works_on(other_case))
    and knows_of(one_case) and knows_of(other_case) and follows_link(link_id, revision, one_case, other_case));
create policy worker on case_link for select to caseflow_worker using (true);
