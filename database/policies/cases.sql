-- Here and elsewhere, EXISTS is correlated and the setting is read once, in a scalar subquery: measured to cost nothing
-- on a case page, where IN (select ...) costs milliseconds on every statement. "offset 0" keeps the planner from
-- reading every grant of the asker's team into a hash first, which grows with the borough.
grant select, insert, update on case_record to caseflow_worker;
grant select on case_record to caseflow_web;
alter table case_record enable row level security;
create policy with_reason on case_record for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' and open_to_analyst(id) or exists (
        select 1 from case_grant g where g.case_id = case_record.id
            and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on case_record to caseflow_worker using (true) with check (true);
-- Beside the grants of a case: whose case it is, for a team with which its CAF is shared.
create policy with_share on case_record for select to caseflow_web using (
    exists (select 1 from share s where s.case_id = case_record.id and s.team_code = (select asker_team())
        and s.ended_at is null) and shared_with_asker(id, null));

grant select, insert, update, delete on case_grant to caseflow_worker;
grant select, insert (id, case_id, practitioner_id, level, reason, until_at) on case_grant to caseflow_web;
alter table case_grant enable row level security;
-- A grant that ended on a day is no grant: every policy that asks for one reads this table through this policy.
create policy own_grants on case_grant for select to caseflow_web using (
    (team_code = (select asker_team()) or practitioner_id = (select asker()))
    and (until_on is null or until_on >= (select business_today())));
create policy break_glass_only on case_grant for insert to caseflow_web with check (
    practitioner_id = (select asker()) and reason = 'break glass' and until_at <= now() + interval '1 day'
    and exists (select 1 from break_glass b where b.case_id = case_grant.case_id
        and b.practitioner_id = case_grant.practitioner_id and b.until_at = case_grant.until_at));
create policy worker on case_grant to caseflow_worker using (true) with check (true);

grant select on case_note to caseflow_worker;
grant select, insert on case_note to caseflow_web;
alter table case_note enable row level security;
create policy with_content on case_note for select to caseflow_web using (
    author_id = (select asker()) or exists (
        select 1 from case_grant g where g.case_id = case_note.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now()) offset 0));
create policy own_note on case_note for insert to caseflow_web with check (
    author_id = (select asker()) and (works_on(case_id) or has_recorded(case_id)));
create policy worker on case_note for select to caseflow_worker using (true);

-- Whoever works on a case marks what is significant in it, and takes a mark back; a mark is never changed otherwise.
grant select on significance to caseflow_worker;
grant select, insert, update (unmarked_by, unmarked_at) on significance to caseflow_web;
alter table significance enable row level security;
create policy with_content on significance for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = significance.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy mark on significance for insert to caseflow_web with check (
    marked_by = (select asker()) and unmarked_at is null and works_on(case_id));
create policy unmark on significance for update to caseflow_web using (works_on(case_id) and unmarked_at is null)
    with check (unmarked_by = (select asker()));
create policy worker on significance for select to caseflow_worker using (true);

-- So it is with alerts: they are raised and ended, with who and when, and never changed otherwise.
grant select on alert to caseflow_worker;
grant select, insert, update (ended_by, ended_at, end_reason) on alert to caseflow_web;
alter table alert enable row level security;
create policy with_content on alert for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = alert.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy raise_it on alert for insert to caseflow_web with check (
    raised_by = (select asker()) and ended_at is null and works_on(case_id));
create policy end_it on alert for update to caseflow_web using (works_on(case_id) and ended_at is null)
    with check (ended_by = (select asker()));
create policy worker on alert for select to caseflow_worker using (true);

-- A handover is made with the allocation, confirmed by nobody but whoever takes the case on, and overtaken by the next one.
grant select on handover to caseflow_worker;
grant select, insert, update (confirmed_at, superseded_at) on handover to caseflow_web;
alter table handover enable row level security;
create policy with_content on handover for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = handover.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy hand_over on handover for insert to caseflow_web with check (
    handed_by = (select asker()) and confirmed_at is null and superseded_at is null and works_on(case_id));
create policy confirm_or_overtake on handover for update to caseflow_web
    using (confirmed_at is null and superseded_at is null and works_on(case_id))
    with check (confirmed_at is null or to_id = (select asker()));
create policy worker on handover for select to caseflow_worker using (true);
