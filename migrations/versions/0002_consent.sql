-- The civil date in London to look from: the pretended one of a demonstration, else the real one.
create function business_today() returns date language sql stable parallel safe security definer
    set search_path = public, pg_temp as $$
    select coalesce((select business_on from demonstration), (now() at time zone 'Europe/London')::date)
$$;

-- Who agreed to what, in the order of recording (`place`). Nothing here is changed: a withdrawal is a row of its own, and a new answer a
-- new consent. `caf_event_id` is the caf_started event it is about; null = the case without a CAF.
create table consent (
    id uuid primary key,
    case_id uuid not null references case_record,
    caf_event_id text,
    purpose text not null check (purpose in ('storage', 'sharing')),
    agreed boolean not null,
    person_name text not null,
    relationship text not null,
    capacity text not null check (capacity in ('young_person', 'parental_responsibility', 'carer')),
    method text not null check (method in ('paper', 'verbal', 'electronic')),
    witness text not null,
    evidence text not null,
    excluded text not null,
    withheld text[] not null,
    given_on date not null,
    expires_on date,
    explained_by uuid not null references practitioner,
    recorded_at timestamptz not null,
    given_event_id text,
    declined_event_id text,
    place bigint generated always as identity
);
create index consent_case on consent (case_id, caf_event_id);

create table consent_agency (
    consent_id uuid not null references consent,
    agency_code text not null references agency,
    answer text not null check (answer in ('agreed', 'refused', 'not_asked')),
    primary key (consent_id, agency_code)
);

-- `agency_code` null = from everyone.
create table consent_withdrawal (
    id uuid primary key,
    consent_id uuid not null references consent,
    agency_code text references agency,
    withdrawn_on date not null,
    recorded_by uuid not null references practitioner,
    recorded_at timestamptz not null,
    event_id text not null,
    words text not null
);
create index consent_withdrawal_consent on consent_withdrawal (consent_id);

-- What was shared with whom, for what, on which basis: one row for every share, never changed.
create table disclosure (
    id uuid primary key,
    case_id uuid not null references case_record,
    caf_event_id text,
    what text not null,
    agency_code text references agency,
    team_code text references team,
    recipient text not null,
    purpose text not null,
    basis text not null check (basis in ('consent', 'public_interest', 'legal_duty')),
    consent_id uuid references consent,
    reason text not null,
    manager_id uuid references practitioner,
    decided_by uuid not null references practitioner,
    disclosed_on date not null,
    disclosed_at timestamptz not null,
    check ((basis = 'consent') = (consent_id is not null)),
    check (basis = 'consent' or (length(trim(reason)) > 0 and manager_id is not null)),
    check (agency_code is not null or recipient <> '')
);
create index disclosure_case on disclosure (case_id);

-- A team that was sent the CAF, or is in the team around the child: it reads the CAF while the basis holds.
create table share (
    id uuid primary key,
    case_id uuid not null references case_record,
    caf_event_id text not null,
    team_code text not null references team,
    disclosure_id uuid not null references disclosure,
    why text not null check (why in ('sent', 'team_around_child')),
    until_on date,
    since_at timestamptz not null,
    ended_at timestamptz
);
create unique index share_standing on share (case_id, caf_event_id, team_code, why) where ended_at is null;
create index share_team on share (team_code, case_id);

create trigger consent_append_only before update on consent
    for each row execute function refuse_change();
create trigger consent_agency_append_only before update on consent_agency
    for each row execute function refuse_change();
create trigger consent_withdrawal_append_only before update on consent_withdrawal
    for each row execute function refuse_change();
create trigger disclosure_append_only before update on disclosure
    for each row execute function refuse_change();

-- The consent that decides for an agency: the last answer, agreed or refused, about this CAF (null = any of the
-- case). Its state today: agreed, refused, withdrawn, expired; no row where nobody was asked.
create function consent_standing(wanted_case uuid, wanted_agency text, wanted_caf text)
returns table (consent_id uuid, state text, withheld text[], given_on date, expires_on date)
language sql stable security definer set search_path = public, pg_temp as $$
    select c.id,
           case when a.answer = 'refused' then 'refused'
                when exists (select 1 from consent_withdrawal w where w.consent_id = c.id
                             and (w.agency_code is null or w.agency_code = wanted_agency)) then 'withdrawn'
                when c.expires_on < business_today() then 'expired'
                else 'agreed' end,
           c.withheld, c.given_on, c.expires_on
    from consent c join consent_agency a on a.consent_id = c.id and a.agency_code = wanted_agency
    where c.case_id = wanted_case and c.purpose = 'sharing' and a.answer <> 'not_asked'
      and (wanted_caf is null or c.caf_event_id = wanted_caf) and c.given_on <= business_today()
    order by c.place desc
    limit 1
$$;

revoke execute on function consent_standing from public;

create function consented(wanted_case uuid, wanted_agency text, wanted_caf text default null) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from consent_standing(wanted_case, wanted_agency, wanted_caf) s where s.state = 'agreed')
$$;

-- Whether the asker's team was sent the CAF (null = any of the case) on a basis that holds today.
create function shared_with_asker(wanted_case uuid, wanted_caf text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from share s
        join disclosure d on d.id = s.disclosure_id
        join team t on t.code = s.team_code
        where s.case_id = wanted_case and s.team_code = asker_team() and s.ended_at is null
          and asker_role() in ('practitioner', 'team_manager')
          and (s.until_on is null or s.until_on >= business_today())
          and (wanted_caf is null or s.caf_event_id = wanted_caf)
          and (d.basis <> 'consent' or consented(s.case_id, t.agency_code, s.caf_event_id)))
$$;

-- Parts of the form that the asker may not see although the CAF is shared: what the family kept back.
create function withheld_from_asker(wanted_case uuid, wanted_caf text) returns text[]
language sql stable security definer set search_path = public, pg_temp as $$
    select case when has_reason(wanted_case, 'content') then '{}'::text[] else coalesce(
        (select s.withheld from team t, consent_standing(wanted_case, t.agency_code, wanted_caf) s
         where t.code = asker_team()), '{}'::text[]) end
$$;

-- How the asker's team stands to what was shared of a case: shared, or why not any more; none = never was.
create function case_sharing(wanted uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select case
        when shared_with_asker(wanted, null) then 'shared'
        when not exists (select 1 from share s where s.case_id = wanted and s.team_code = asker_team()) then 'none'
        else coalesce(
            (select nullif(s.state, 'agreed') from team t, consent_standing(wanted, t.agency_code, null) s
             where t.code = asker_team()), 'ended') end
$$;

-- How every agency that was asked stands, for those who may read the case.
create function consent_states(wanted_case uuid, wanted_caf text)
returns table (agency_code text, agency_name text, consent_id uuid, state text, given_on date, expires_on date)
language sql stable security definer set search_path = public, pg_temp as $$
    select a.code, a.name, s.consent_id, s.state, s.given_on, s.expires_on
    from agency a, consent_standing(wanted_case, a.code, wanted_caf) s
    where has_reason(wanted_case, 'content')
      and exists (select 1 from consent_agency g where g.agency_code = a.code)
    order by a.name
$$;

-- Who can read the CAF today, for everyone who can: teams that work on the case, and teams it is shared with.
create function who_can_see(wanted_case uuid, wanted_caf text)
returns table (agency_name text, team_name text, phone text, why text)
language sql stable security definer set search_path = public, pg_temp as $$
    select a.name, t.name, t.phone, min(x.why) from (
        select g.team_code, 'works on the case' as why from case_grant g
        where g.case_id = wanted_case and g.team_code is not null and g.level = 'content'
          and (g.until_at is null or g.until_at > now())
        union all
        select s.team_code, case when d.basis = 'consent' then 'shared with consent' else 'shared for a reason' end
        from share s join disclosure d on d.id = s.disclosure_id join team t on t.code = s.team_code
        where s.case_id = wanted_case and s.caf_event_id = wanted_caf and s.ended_at is null
          and (s.until_on is null or s.until_on >= business_today())
          and (d.basis <> 'consent' or consented(s.case_id, t.agency_code, s.caf_event_id))) x
    join team t on t.code = x.team_code
    join agency a on a.code = t.agency_code
    where has_reason(wanted_case, 'content') or shared_with_asker(wanted_case, wanted_caf)
    group by a.name, t.name, t.phone, t.code
    order by a.name, t.name
$$;

-- Someone with whom the CAF is shared may know whose it is: the summary, for as long as the basis holds.
create or replace function has_reason(wanted_case uuid, wanted text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from case_grant
        where case_id = wanted_case
          and (team_code = (select asker_team()) or practitioner_id = (select asker()))
          and (wanted is null or level = wanted)
          and (until_at is null or until_at > now()))
        or (wanted is null and shared_with_asker(wanted_case, null))
$$;
create or replace function case_relation(wanted uuid)
returns table (level text, agency_name text, team_name text, phone text)
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(x.level, case when y.shared then 'summary' end, 'none'), a.name, t.name, t.phone
    from case_record r
    join child c on c.id = r.child_id
    join team t on t.code = r.team_code
    join agency a on a.code = t.agency_code
    left join lateral (
        select min(g.level) as level from case_grant g  -- 'content' sorts before 'summary'
        where g.case_id = r.id and (g.until_at is null or g.until_at > now())
          and (g.team_code = (select asker_team()) or g.practitioner_id = (select asker()))) x on true
    cross join lateral (select shared_with_asker(r.id, null) as shared) y
    where r.id = wanted
      and (not c.shielded or x.level is not null or y.shared or (select asker_role()) = 'performance_analyst')
$$;

grant select on consent, consent_agency, consent_withdrawal, disclosure, share to caseflow_worker, caseflow_web;
grant insert on consent, consent_agency, consent_withdrawal, disclosure, share to caseflow_web;
grant update (ended_at) on share to caseflow_web;

alter table share enable row level security;
create policy own_or_content on share for select to caseflow_web using (
    team_code = (select asker_team()) or exists (
        select 1 from case_grant g where g.case_id = share.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now())));
create policy worker on share for select to caseflow_worker using (true);

alter table consent enable row level security;
create policy with_content on consent for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = consent.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now())));
create policy record_with_content on consent for insert to caseflow_web with check (
    explained_by = (select asker()) and has_reason(case_id, 'content'));
create policy worker on consent for select to caseflow_worker using (true);

alter table consent_agency enable row level security;
create policy with_consent on consent_agency for select to caseflow_web using (
    exists (select 1 from consent c where c.id = consent_agency.consent_id));
create policy record_with_consent on consent_agency for insert to caseflow_web with check (
    exists (select 1 from consent c where c.id = consent_agency.consent_id));
create policy worker on consent_agency for select to caseflow_worker using (true);

alter table consent_withdrawal enable row level security;
create policy with_consent on consent_withdrawal for select to caseflow_web using (
    exists (select 1 from consent c where c.id = consent_withdrawal.consent_id));
create policy record_with_consent on consent_withdrawal for insert to caseflow_web with check (
    recorded_by = (select asker()) and exists (select 1 from consent c where c.id = consent_withdrawal.consent_id));
create policy worker on consent_withdrawal for select to caseflow_worker using (true);

-- A share needs consent in force for the agency of the team, or a reason and a manager who stands for it.
alter table disclosure enable row level security;
create policy with_content on disclosure for select to caseflow_web using (
    decided_by = (select asker()) or exists (
        select 1 from case_grant g where g.case_id = disclosure.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now())));
create policy decide_with_content on disclosure for insert to caseflow_web with check (
    decided_by = (select asker()) and has_reason(case_id, 'content')
    and (team_code is null or exists (
        select 1 from team t where t.code = disclosure.team_code and t.agency_code = disclosure.agency_code))
    and case when basis = 'consent' then consented(case_id, agency_code, caf_event_id)
        else exists (select 1 from practitioner p where p.id = disclosure.manager_id
                     and p.role = 'team_manager' and p.active) end);
create policy worker on disclosure for select to caseflow_worker using (true);

create policy share_with_content on share for insert to caseflow_web with check (
    ended_at is null and has_reason(case_id, 'content') and exists (
        select 1 from disclosure d where d.id = share.disclosure_id and d.case_id = share.case_id
            and d.team_code = share.team_code and d.caf_event_id = share.caf_event_id));
create policy end_with_content on share for update to caseflow_web using (has_reason(case_id, 'content'));

-- Beside the grants of a case: whose case it is, for a team with which its CAF is shared.
create policy with_share on case_record for select to caseflow_web using (
    exists (select 1 from share s where s.case_id = case_record.id and s.team_code = (select asker_team())
        and s.ended_at is null) and shared_with_asker(id, null));
create policy with_share on child for select to caseflow_web using (
    exists (select 1 from case_record r join share s on s.case_id = r.id
        where r.child_id = child.id and s.team_code = (select asker_team()) and s.ended_at is null));
