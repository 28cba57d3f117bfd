-- A letter is read by who reads the case, and changed by who works on it until it is sent.
grant select on letter to caseflow_worker;
grant select, insert (id, case_id, code, title, to_whom, address, words, written_by, written_at),
    update (to_whom, address, words, written_by, written_at, sent_by, sent_at, sent_on, sent_how, document_id)
    on letter to caseflow_web;
alter table letter enable row level security;
create policy with_content on letter for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = letter.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy write on letter for insert to caseflow_web with check (
    written_by = (select asker()) and sent_at is null and works_on(case_id));
create policy change on letter for update to caseflow_web using (works_on(case_id) and sent_at is null)
    with check ((sent_at is null and written_by = (select asker())) or sent_by = (select asker()));
create policy worker on letter for select to caseflow_worker using (true);
