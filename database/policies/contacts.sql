-- Contacts are written as everything that follows from the log; the pages read most of them through functions.
grant select, insert, update, delete on contact to caseflow_worker;
grant select on contact to caseflow_web;
alter table contact enable row level security;
create policy with_content on contact for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = contact.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on contact to caseflow_worker using (true) with check (true);

-- Only read_contact writes it, and only functions read it.
grant select on contact_read to caseflow_worker;
alter table contact_read enable row level security;
create policy worker on contact_read for select to caseflow_worker using (true);

-- Cover is arranged within a team: by the practitioner, or by a manager of the team.
grant select on cover to caseflow_worker;
grant select, insert, update (ended_at) on cover to caseflow_web;
create policy own_team on cover for select to caseflow_web using (
    exists (select 1 from practitioner p where p.id = cover.practitioner_id and p.team_code = (select asker_team())));
create policy arrange on cover for insert to caseflow_web with check (
    written_by = (select asker()) and ended_at is null
    and (practitioner_id = (select asker()) or (select asker_role()) = 'team_manager')
    and (select count(*) from practitioner p
         where p.id in (cover.practitioner_id, cover.covered_by) and p.active and p.team_code = (select asker_team())) = 2);
create policy end_it on cover for update to caseflow_web using (
    practitioner_id = (select asker()) or ((select asker_role()) = 'team_manager' and exists (
        select 1 from practitioner p where p.id = cover.practitioner_id and p.team_code = (select asker_team()))))
    with check (ended_at is not null);
create policy worker on cover for select to caseflow_worker using (true);
alter table cover enable row level security;
