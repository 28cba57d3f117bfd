-- A document is read by who reads the case, its content only once the workers have let it pass and while nobody has
-- withdrawn it. Nothing of it is changed but that it is withdrawn, with who and why.
grant select, update (verdict, finding, tried_at, pictured) on document to caseflow_worker;
grant select, insert (id, case_id, title, from_whom, dated_on, media_type, size_bytes, sha256, added_by, added_at),
    update (withdrawn_by, withdrawn_at, withdrawn_why) on document to caseflow_web;
alter table document enable row level security;
create policy with_content on document for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = document.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy add_it on document for insert to caseflow_web with check (
    added_by = (select asker()) and verdict is null and withdrawn_at is null and works_on(case_id));
create policy withdraw_it on document for update to caseflow_web using (works_on(case_id) and withdrawn_at is null)
    with check (withdrawn_by = (select asker()));
create policy worker on document to caseflow_worker using (true) with check (true);

grant select, update (thumbnail) on document_content to caseflow_worker;
grant select, insert (document_id, content) on document_content to caseflow_web;
alter table document_content enable row level security;
create policy passed on document_content for select to caseflow_web using (
    exists (select 1 from document d where d.id = document_content.document_id
        and d.verdict in ('clean', 'unscanned') and d.withdrawn_at is null));
create policy of_new_document on document_content for insert to caseflow_web with check (
    exists (select 1 from document d where d.id = document_content.document_id
        and d.added_by = (select asker()) and d.verdict is null));
create policy worker on document_content to caseflow_worker using (true) with check (true);
