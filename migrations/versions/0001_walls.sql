-- The second wall. Group roles hold the rights; the logins of web and worker are members.
do $$
begin
    if not exists (select from pg_roles where rolname = 'caseflow_web') then
        create role caseflow_web nologin;
    end if;
    if not exists (select from pg_roles where rolname = 'caseflow_worker') then
        create role caseflow_worker nologin;
    end if;
exception when duplicate_object or unique_violation then null;
end $$;

grant usage on schema public to caseflow_web, caseflow_worker;
grant select on all tables in schema public to caseflow_worker;
grant insert, update on case_record, breach, notice, demonstration, projection_run, projection_failure
    to caseflow_worker;
grant insert, update, delete on clock, indicator_fact, projection_failure, case_grant to caseflow_worker;
grant insert on child, audit_entry to caseflow_worker;

grant select on quindrat, agency, team, practitioner, child, case_record, case_grant, case_event, case_note,
    clock, breach, notice, audit_entry, break_glass, projection_run, demonstration, draft to caseflow_web;
grant insert on child, case_record, case_note, audit_entry, break_glass, notice to caseflow_web;
grant update (failed_sign_ins, locked_until, session_number, password_hash, active, name, phone, role, team_code)
    on practitioner to caseflow_web;
grant insert on practitioner to caseflow_web;
grant insert (case_id, practitioner_id, level, reason, until_at) on case_grant to caseflow_web;
grant update (opened_on, closed_on, team_code, allocated_to, tier, clocks_seq) on case_record to caseflow_web;
grant update (given_name, family_name, sex, birth_date, expected_birth_date, death_date, ethnicity, disability,
    upn, nhs_number, postcode, quindrat_code) on child to caseflow_web;
grant insert, update, delete on clock to caseflow_web;
grant insert, update on breach, demonstration to caseflow_web;
grant insert, update, delete on draft to caseflow_web;
grant update (read_at) on notice to caseflow_web;
grant update (reviewed_by, reviewed_at, justified) on break_glass to caseflow_web;

revoke execute on function record_event from public;
grant execute on function record_event to caseflow_web, caseflow_worker;

-- Written as a correlated EXISTS with the setting read once in a scalar subquery: measured to cost
-- nothing on a case page, where IN (select ...) costs milliseconds on every statement.
alter table case_grant enable row level security;
create policy own_grants on case_grant for select to caseflow_web using (
    team_code = (select asker_team()) or practitioner_id = (select asker()));
create policy break_glass_only on case_grant for insert to caseflow_web with check (
    practitioner_id = (select asker()) and reason = 'break glass' and until_at <= now() + interval '1 day');
create policy worker on case_grant to caseflow_worker using (true) with check (true);

alter table case_record enable row level security;
create policy with_reason on case_record for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' or exists (
        select 1 from case_grant g where g.case_id = case_record.id
            and (g.until_at is null or g.until_at > now())));
create policy open_new on case_record for insert to caseflow_web with check (
    last_seq = 0 and clocks_seq = 0 and facts_seq = 0);
create policy with_content on case_record for update to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = case_record.id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()))) with check (true);
create policy worker on case_record to caseflow_worker using (true) with check (true);

alter table child enable row level security;
create policy with_reason on child for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' or exists (
        select 1 from case_record r join case_grant g on g.case_id = r.id
        where r.child_id = child.id and (g.until_at is null or g.until_at > now())));
create policy new_child on child for insert to caseflow_web with check (true);
create policy with_content on child for update to caseflow_web using (
    exists (select 1 from case_record r join case_grant g on g.case_id = r.id
        where r.child_id = child.id and g.level = 'content' and (g.until_at is null or g.until_at > now())));
create policy worker on child to caseflow_worker using (true) with check (true);

alter table case_event enable row level security;
create policy with_content on case_event for select to caseflow_web using (
    team = (select asker_team()) or exists (
        select 1 from case_grant g where g.case_id = case_event.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now())));
create policy worker on case_event for select to caseflow_worker using (true);

alter table case_note enable row level security;
create policy with_content on case_note for select to caseflow_web using (
    author_id = (select asker()) or exists (
        select 1 from case_grant g where g.case_id = case_note.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now())));
create policy own_note on case_note for insert to caseflow_web with check (author_id = (select asker()));
create policy worker on case_note for select to caseflow_worker using (true);

alter table clock enable row level security;
create policy with_reason on clock for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' or exists (
        select 1 from case_grant g where g.case_id = clock.case_id
            and (g.until_at is null or g.until_at > now())));
create policy add_with_content on clock for insert to caseflow_web with check (
    exists (select 1 from case_grant g where g.case_id = clock.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now())));
create policy change_with_content on clock for update to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = clock.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now())));
create policy remove_with_content on clock for delete to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = clock.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now())));
create policy worker on clock to caseflow_worker using (true) with check (true);

alter table breach enable row level security;
create policy with_reason on breach for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' or exists (
        select 1 from case_grant g where g.case_id = breach.case_id
            and (g.until_at is null or g.until_at > now())));
create policy write_with_content on breach for insert to caseflow_web with check (
    exists (select 1 from case_grant g where g.case_id = breach.case_id and g.level = 'content'));
create policy change_with_content on breach for update to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = breach.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now())));
create policy worker on breach to caseflow_worker using (true) with check (true);

alter table notice enable row level security;
create policy own_notices on notice to caseflow_web using (practitioner_id = (select asker()))
    with check (true);
create policy worker on notice to caseflow_worker using (true) with check (true);

alter table draft enable row level security;
create policy own_drafts on draft to caseflow_web using (practitioner_id = (select asker()))
    with check (practitioner_id = (select asker()));

alter table audit_entry enable row level security;
create policy governance_reads on audit_entry for select to caseflow_web using (
    (select asker_role()) = 'information_governance' or practitioner_id = (select asker()));
create policy anyone_leaves_a_trace on audit_entry for insert to caseflow_web with check (true);
create policy worker on audit_entry to caseflow_worker using (true) with check (true);

alter table break_glass enable row level security;
create policy own_or_reviewing on break_glass for select to caseflow_web using (
    practitioner_id = (select asker())
    or (select asker_role()) in ('information_governance', 'team_manager'));
create policy own_opening on break_glass for insert to caseflow_web with check (
    practitioner_id = (select asker()));
create policy reviewing on break_glass for update to caseflow_web using (
    (select asker_role()) in ('information_governance', 'team_manager')
    and practitioner_id <> (select asker()));
create policy worker on break_glass for select to caseflow_worker using (true);

alter table indicator_fact enable row level security;
create policy worker on indicator_fact to caseflow_worker using (true) with check (true);

-- That a record exists and whom to phone: all that a practitioner without a reason learns. A shielded
-- child is not found. `readable` says whether the asker may open the case.
create function children_found(words text, born_on date, at_most integer)
returns table (child_id uuid, case_id uuid, given_name text, family_name text, birth_date date,
    expected_birth_date date, agency_name text, team_name text, phone text, open boolean, readable boolean,
    likeness real)
language sql stable security definer set search_path = public, pg_temp as $$
    with found as (
        select c.*, greatest(
            similarity(lower(c.given_name || ' ' || c.family_name), lower(words)),
            word_similarity(lower(words), lower(c.given_name || ' ' || c.family_name)),
            case when c.reference = words then 1 end)::real as likeness
        from child c
        where asker_role() in ('practitioner', 'team_manager', 'performance_analyst')
          and (words = '' or lower(c.given_name || ' ' || c.family_name) % lower(words)
               or lower(words) <% lower(c.given_name || ' ' || c.family_name) or c.reference = words)
          and (born_on is null or c.birth_date between born_on - 31 and born_on + 31 or words <> '')
          and (words <> '' or born_on is not null)
        order by likeness desc
        limit 500)
    select f.id, r.id, f.given_name, f.family_name, f.birth_date, f.expected_birth_date, a.name, t.name, t.phone,
           r.closed_on is null, has_reason(r.id, null) or asker_role() = 'performance_analyst', f.likeness
    from found f
    join case_record r on r.child_id = f.id
    join team t on t.code = r.team_code
    join agency a on a.code = t.agency_code
    where not f.shielded or has_reason(r.id, null)
    order by (f.birth_date is not distinct from born_on) desc, f.likeness desc,
             lower(f.family_name) collate "C", lower(f.given_name) collate "C", f.id
    limit at_most
$$;

-- Figures are for everyone who signs in; the rows behind them name a case only to those who may read it.
-- `flows` are placed in the period by their day, `snapshots` hold on the period's last day.
create function facts_counted(flows text[], snapshots text[], first date, last date)
returns setof indicator_fact language sql stable security definer set search_path = public, pg_temp as $$
    select * from indicator_fact where code = any(flows) and first_on between first and last
    union all
    select * from indicator_fact where code = any(snapshots) and first_on <= last and last_on >= last
$$;
revoke execute on function facts_counted from public;
grant execute on function facts_counted to caseflow_worker;

create function indicator_counts(flows text[], snapshots text[], first date, last date, split text)
returns table (code text, grp text, numerator bigint, denominator bigint, exceptions bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select f.code,
           case split when 'quindrat' then f.quindrat when 'team' then f.team when 'agency' then f.agency end,
           count(*) filter (where f.in_numerator),
           count(*) filter (where f.in_denominator),
           count(*) filter (where f.exception)
    from facts_counted(flows, snapshots, first, last) f
    where asker_role() is not null or asker() is null
    group by 1, 2
$$;

create function indicator_rows(flows text[], snapshots text[], first date, last date)
returns table (code text, event_id text, in_numerator boolean, in_denominator boolean, exception boolean,
    started_on date, due_on date, stopped_on date, days integer, reason text, team text, quindrat text,
    case_id uuid, reference text, given_name text, family_name text)
language sql stable security definer set search_path = public, pg_temp as $$
    select f.code, f.event_id, f.in_numerator, f.in_denominator, f.exception, f.started_on, f.due_on, f.stopped_on,
           f.days, f.reason, f.team, f.quindrat, case when x.readable then f.case_id end,
           case when x.readable then c.reference end, case when x.readable then c.given_name end,
           case when x.readable then c.family_name end
    from facts_counted(flows, snapshots, first, last) f
    join case_record r on r.id = f.case_id
    join child c on c.id = r.child_id
    cross join lateral (select (select asker_role()) = 'performance_analyst' or exists (
        select 1 from case_grant g where g.case_id = f.case_id and g.team_code = (select asker_team())
            and (g.until_at is null or g.until_at > now())) as readable) x
    where (select asker_role()) in ('performance_analyst', 'team_manager')
$$;

-- What the asker may read of one case, and whom to phone. No row for a case whose existence is secret.
create function case_relation(wanted uuid)
returns table (level text, agency_name text, team_name text, phone text)
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(x.level, 'none'), a.name, t.name, t.phone
    from case_record r
    join child c on c.id = r.child_id
    join team t on t.code = r.team_code
    join agency a on a.code = t.agency_code
    left join lateral (
        select min(g.level) as level from case_grant g  -- 'content' sorts before 'summary'
        where g.case_id = r.id and (g.until_at is null or g.until_at > now())
          and (g.team_code = (select asker_team()) or g.practitioner_id = (select asker()))) x on true
    where r.id = wanted
      and (not c.shielded or x.level is not null or (select asker_role()) = 'performance_analyst')
$$;

create function accountable_team(wanted uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select team_code from case_record where id = wanted
$$;
