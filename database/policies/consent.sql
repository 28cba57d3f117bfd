grant select on consent, consent_agency, consent_withdrawal, disclosure, share to caseflow_worker;
grant select on consent, consent_agency, consent_withdrawal, disclosure, share to caseflow_web;
-- Consent is recorded by record_consent.
grant insert on consent_withdrawal, disclosure, share to caseflow_web;
grant update (ended_at) on share to caseflow_web;

alter table consent enable row level security;
create policy with_content on consent for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = consent.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now())));
create policy worker on consent for select to caseflow_worker using (true);

alter table consent_agency enable row level security;
create policy with_consent on consent_agency for select to caseflow_web using (
    exists (select 1 from consent c where c.id = consent_agency.consent_id));
create policy worker on consent_agency for select to caseflow_worker using (true);

alter table consent_withdrawal enable row level security;
create policy with_consent on consent_withdrawal for select to caseflow_web using (
    exists (select 1 from consent c where c.id = consent_withdrawal.consent_id));
create policy record_with_consent on consent_withdrawal for insert to caseflow_web with check (
    recorded_by = (select asker()) and exists (
        select 1 from consent c where c.id = consent_withdrawal.consent_id and works_on(c.case_id)));
create policy worker on consent_withdrawal for select to caseflow_worker using (true);

-- A share needs consent in force for the agency of the team, or a reason and a manager who stands for it.
alter table disclosure enable row level security;
create policy with_content on disclosure for select to caseflow_web using (
    decided_by = (select asker()) or exists (
        select 1 from case_grant g where g.case_id = disclosure.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now())));
create policy decide_with_content on disclosure for insert to caseflow_web with check (
    decided_by = (select asker()) and works_on(case_id)
    and (team_code is null or exists (
        select 1 from team t where t.code = disclosure.team_code and t.agency_code = disclosure.agency_code))
    and case when basis = 'consent' then may_share(case_id, agency_code, caf_event_id)
        else exists (select 1 from practitioner p where p.id = disclosure.manager_id
                     and p.role = 'team_manager' and p.active) end);
create policy worker on disclosure for select to caseflow_worker using (true);

alter table share enable row level security;
create policy own_or_content on share for select to caseflow_web using (
    team_code = (select asker_team()) or exists (
        select 1 from case_grant g where g.case_id = share.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now())));
create policy worker on share for select to caseflow_worker using (true);
create policy share_with_content on share for insert to caseflow_web with check (
    ended_at is null and works_on(case_id) and exists (
        select 1 from disclosure d where d.id = share.disclosure_id and d.case_id = share.case_id
            and d.team_code = share.team_code and d.caf_event_id = share.caf_event_id));
create policy end_with_content on share for update to caseflow_web
    using (ended_at is null and works_on(case_id))
    with check (ended_at is not null and works_on(case_id));
