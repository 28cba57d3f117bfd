-- The workers send digests; each person reads when their own went out, and says what they want of them.
grant select, insert, update on digest to caseflow_worker;
grant select on digest to caseflow_web;
alter table digest enable row level security;
create policy own_digests on digest for select to caseflow_web using (practitioner_id = (select asker()));
create policy worker on digest to caseflow_worker using (true) with check (true);

grant select, insert, delete on digest_item to caseflow_worker;
alter table digest_item enable row level security;
create policy worker on digest_item to caseflow_worker using (true) with check (true);

grant select on digest_wish to caseflow_worker;
grant select, insert, update on digest_wish to caseflow_web;
alter table digest_wish enable row level security;
create policy own_wish on digest_wish to caseflow_web using (practitioner_id = (select asker()))
    with check (practitioner_id = (select asker()));
create policy worker on digest_wish for select to caseflow_worker using (true);
