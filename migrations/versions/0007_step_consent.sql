-- What a request stands on: the consent (or the refusal) that was recorded, and the share it was.
alter table step_record add foreign key (consent_id) references consent;
alter table step_record add column disclosure_id uuid references disclosure;

-- Whether a request was made with the family's consent and that consent holds no more.
create function step_consent_gone(wanted_event text) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select exists (
        select from step_record r join team t on t.code = r.to_team
        where r.event_id = wanted_event and r.consent = 'given'
          and not consented(r.case_id, t.agency_code, null))
$$;

-- As before, but nobody is asked any more, nor settles a dispute, once the family's consent is gone.
create or replace function asked_teams(wanted uuid) returns setof text language sql stable security definer
    set search_path = public, pg_temp as $$
    select s.to_team from step s
    where s.case_id = wanted and s.decision is null and s.ended_on is null and not s.withdrawn
      and not step_consent_gone(s.event_id)
    union
    select d.to_team from step_dispute d
    where d.case_id = wanted and d.settled_on is null and not step_consent_gone(d.request_id)
$$;

-- Consent taken back, refused or given again changes at once what an asked team may read.
create function ask_by_consent() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
declare
    concerned uuid := (select c.case_id from consent c where c.id = new.consent_id);
begin
    if exists (select from step_record r where r.case_id = concerned) then
        perform settle_asking(concerned, true);
    end if;
    return null;
end $$;
create trigger consent_withdrawal_asking after insert on consent_withdrawal for each row
    execute function ask_by_consent();
create trigger consent_agency_asking after insert on consent_agency for each row
    execute function ask_by_consent();

-- Consent that has run out does so by itself: the workers look every few minutes. How many cases it concerned.
create function settle_lapsed() returns integer language plpgsql security definer
    set search_path = public, pg_temp as $$
declare
    concerned uuid;
    found_cases integer := 0;
begin
    for concerned in
        select distinct s.case_id from step s
        join case_grant g on g.case_id = s.case_id and g.team_code = s.to_team
            and g.reason = 'asked to receive a step'
        where step_consent_gone(s.event_id)
    loop
        perform settle_asking(concerned, true);
        found_cases := found_cases + 1;
    end loop;
    return found_cases;
end $$;
revoke execute on function settle_lapsed from public;
grant execute on function settle_lapsed to caseflow_worker;

-- The second wall: a request of the web stands on what it says it stands on.
drop policy asking on step_record;
create policy asking on step_record for insert to caseflow_web with check (
    written_by = (select asker()) and from_team = (select asker_team())
    and from_team = accountable_team(case_id)
    and case consent
        when 'given' then consented(case_id, (select t.agency_code from team t where t.code = to_team), null)
            and disclosure_id is not null
        when 'overridden' then disclosure_id is not null
        when 'same_agency' then (select t.agency_code from team t where t.code = to_team)
            = (select t.agency_code from team t where t.code = from_team)
        else true end
    and (consent not in ('given', 'refused') or exists (
        select from consent c where c.id = consent_id and c.case_id = step_record.case_id))
    and (disclosure_id is null or exists (
        select from disclosure d where d.id = disclosure_id and d.case_id = step_record.case_id
            and d.team_code = to_team)));
