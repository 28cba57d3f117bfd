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
    clock, breach, notice, audit_entry, break_glass, projection_run, projection_failure, demonstration, draft
    to caseflow_web;
grant insert on child, case_record, case_note, audit_entry, break_glass, notice to caseflow_web;
grant update (failed_sign_ins, locked_until, session_number, password_hash) on practitioner to caseflow_web;
grant insert (id, case_id, practitioner_id, level, reason, until_at) on case_grant to caseflow_web;
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
-- nothing on a case page, where IN (select ...) costs milliseconds on every statement. "offset 0" keeps the
-- planner from reading every grant of the asker's team into a hash first, which grows with the borough.
alter table case_grant enable row level security;
create policy own_grants on case_grant for select to caseflow_web using (
    team_code = (select asker_team()) or practitioner_id = (select asker()));
create policy break_glass_only on case_grant for insert to caseflow_web with check (
    practitioner_id = (select asker()) and reason = 'break glass' and until_at <= now() + interval '1 day'
    and exists (select 1 from break_glass b where b.case_id = case_grant.case_id
        and b.practitioner_id = case_grant.practitioner_id and b.until_at = case_grant.until_at));
create policy worker on case_grant to caseflow_worker using (true) with check (true);

alter table case_record enable row level security;
create policy with_reason on case_record for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' or exists (
        select 1 from case_grant g where g.case_id = case_record.id
            and (g.until_at is null or g.until_at > now()) offset 0));
create policy open_new on case_record for insert to caseflow_web with check (
    last_seq = 0 and clocks_seq = 0 and facts_seq = 0);
create policy with_content on case_record for update to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = case_record.id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0)) with check (true);
create policy worker on case_record to caseflow_worker using (true) with check (true);

alter table child enable row level security;
create policy with_reason on child for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' or exists (
        select 1 from case_record r where r.child_id = child.id offset 0));  -- whose own policy asks for the grant
create policy new_child on child for insert to caseflow_web with check (true);
create policy with_content on child for update to caseflow_web using (
    exists (select 1 from case_record r join case_grant g on g.case_id = r.id
        where r.child_id = child.id and g.level = 'content' and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on child to caseflow_worker using (true) with check (true);

alter table case_event enable row level security;
create policy with_content on case_event for select to caseflow_web using (
    team = (select asker_team()) or exists (
        select 1 from case_grant g where g.case_id = case_event.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on case_event for select to caseflow_worker using (true);

alter table case_note enable row level security;
create policy with_content on case_note for select to caseflow_web using (
    author_id = (select asker()) or exists (
        select 1 from case_grant g where g.case_id = case_note.case_id and g.level = 'content'
            and (g.until_at is null or g.until_at > now()) offset 0));
create policy own_note on case_note for insert to caseflow_web with check (author_id = (select asker()));
create policy worker on case_note for select to caseflow_worker using (true);

alter table clock enable row level security;
create policy with_reason on clock for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' or exists (
        select 1 from case_grant g where g.case_id = clock.case_id
            and (g.until_at is null or g.until_at > now()) offset 0));
create policy add_with_content on clock for insert to caseflow_web with check (
    exists (select 1 from case_grant g where g.case_id = clock.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy change_with_content on clock for update to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = clock.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy remove_with_content on clock for delete to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = clock.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on clock to caseflow_worker using (true) with check (true);

alter table breach enable row level security;
create policy with_reason on breach for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' or exists (
        select 1 from case_grant g where g.case_id = breach.case_id
            and (g.until_at is null or g.until_at > now()) offset 0));
create policy write_with_content on breach for insert to caseflow_web with check (
    exists (select 1 from case_grant g where g.case_id = breach.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy change_with_content on breach for update to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = breach.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
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
    or (select asker_role()) = 'information_governance'
    or ((select asker_role()) = 'team_manager' and answers_for(case_id)));
create policy own_opening on break_glass for insert to caseflow_web with check (
    practitioner_id = (select asker()));
create policy reviewing on break_glass for update to caseflow_web using (
    ((select asker_role()) = 'information_governance' or ((select asker_role()) = 'team_manager' and answers_for(case_id)))
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

-- A child's quindrat or date of birth that changes makes the facts of the case lag, so that the sweep looks again.
create function facts_out_of_date() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    update case_record set rules_fingerprint = '' where child_id = new.id;
    return new;
end $$;
create trigger child_facts after update of quindrat_code, birth_date on child for each row
    when (old.quindrat_code is distinct from new.quindrat_code or old.birth_date is distinct from new.birth_date)
    execute function facts_out_of_date();

-- Figures are for everyone who signs in, for the workers and for the owner's commands.
create function may_see_figures() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select asker_role() is not null or session_user = current_user
        or (asker() is null and pg_has_role(session_user, 'caseflow_worker', 'usage'))
$$;

-- Keeping fact_count in step with the facts, in the same transaction.
create function count_facts() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if tg_op <> 'INSERT' then
        insert into fact_count (code, first_on, last_on, quindrat, numerator, denominator, exceptions)
            select code, first_on, last_on, quindrat, -count(*) filter (where in_numerator),
                   -count(*) filter (where in_denominator), -count(*) filter (where exception)
            from gone group by 1, 2, 3, 4;
    end if;
    if tg_op <> 'DELETE' then
        insert into fact_count (code, first_on, last_on, quindrat, numerator, denominator, exceptions)
            select code, first_on, last_on, quindrat, count(*) filter (where in_numerator),
                   count(*) filter (where in_denominator), count(*) filter (where exception)
            from arrived group by 1, 2, 3, 4;
    end if;
    return null;
end $$;
create trigger indicator_fact_arrived after insert on indicator_fact
    referencing new table as arrived for each statement execute function count_facts();
create trigger indicator_fact_changed after update on indicator_fact
    referencing old table as gone new table as arrived for each statement execute function count_facts();
create trigger indicator_fact_gone after delete on indicator_fact
    referencing old table as gone for each statement execute function count_facts();

-- Counting all facts again: a full rebuild ends with it, so that the rows of many small changes become few; where
-- they are few and right, nothing is written. Each statement sees facts and counts as of one moment; what others
-- add meanwhile stays and is right.
create view facts_counted as
    select code, first_on, last_on, quindrat, (count(*) filter (where in_numerator))::integer as numerator,
           (count(*) filter (where in_denominator))::integer as denominator,
           (count(*) filter (where exception))::integer as exceptions
    from indicator_fact group by 1, 2, 3, 4;
create function count_facts_again() returns void language plpgsql
    set search_path = public, pg_temp as $$
begin
    perform pg_advisory_xact_lock(6700674);
    if not exists (
        (select code, first_on, last_on, quindrat, numerator, denominator, exceptions from fact_count
         except all select * from facts_counted)
        union all
        (select * from facts_counted except all
         select code, first_on, last_on, quindrat, numerator, denominator, exceptions from fact_count)) then
        return;
    end if;
    with gone as (delete from fact_count)
    insert into fact_count (code, first_on, last_on, quindrat, numerator, denominator, exceptions)
        select * from facts_counted;
end $$;
revoke execute on function count_facts_again from public;
grant execute on function count_facts_again to caseflow_worker;
grant select, insert, delete on fact_count to caseflow_worker;
grant select on facts_counted to caseflow_worker;

-- Counts of what holds in each window asked for: a measure's facts from `lowest` to `highest` by their first
-- day that still hold on `until`. A flow measure is asked from the period's first day to its last, a snapshot
-- from the beginning of time to the period's last day, and holding on it. `places` number the windows. By team
-- and agency the facts themselves are counted, otherwise what has been counted of them.
create function indicator_counts(places integer[], codes text[], lowest date[], highest date[], until date[],
    split text)
returns table (place integer, code text, grp text, numerator bigint, denominator bigint, exceptions bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select w.place, w.code, f.grp, f.numerator, f.denominator, f.exceptions
    from unnest(places, codes, lowest, highest, until) as w (place, code, lowest, highest, until)
    cross join lateral (
        select case split when 'quindrat' then i.quindrat end as grp, sum(i.numerator) as numerator,
               sum(i.denominator) as denominator, sum(i.exceptions) as exceptions
        from fact_count i
        where split is distinct from 'team' and split is distinct from 'agency'
          and i.code = w.code and i.first_on between w.lowest and w.highest and i.last_on >= w.until
        group by 1
        union all
        select case split when 'team' then i.team else i.agency end, count(*) filter (where i.in_numerator),
               count(*) filter (where i.in_denominator), count(*) filter (where i.exception)
        from indicator_fact i
        where split in ('team', 'agency')
          and i.code = w.code and i.first_on between w.lowest and w.highest and i.last_on >= w.until
        group by 1) f
    where (select may_see_figures()) and (f.numerator, f.denominator, f.exceptions) <> (0, 0, 0)
$$;

-- The rows behind a figure, in one window, and how many there are. `split` null = the whole borough, else the
-- rows whose group is `wanted_group` (null = none); `wanted_counted` yes, no, exception, or null = all. They
-- name a case only to those who may read it.
create function indicator_rows(wanted text, lowest date, highest date, until date, split text, wanted_group text,
    wanted_counted text, at_most integer, skipped integer)
returns table (total bigint, event_id text, counted text, started_on date, due_on date, stopped_on date,
    days integer, reason text, team text, agency text, quindrat text, case_id uuid, reference text,
    given_name text, family_name text)
language sql stable security definer set search_path = public, pg_temp as $$
    with behind as (
        select i.*, case when i.exception then 'exception' when i.in_numerator then 'yes' else 'no' end as counted,
               case split when 'quindrat' then i.quindrat when 'team' then i.team when 'agency' then i.agency end as grp
        from indicator_fact i
        where i.code = wanted and i.first_on between lowest and highest and i.last_on >= until),
    page as (
        select b.*, count(*) over () as total from behind b
        where (split is null or b.grp is not distinct from wanted_group)
          and (wanted_counted is null or b.counted = wanted_counted)
        order by coalesce(b.stopped_on, b.started_on), b.event_id, b.id
        limit at_most offset skipped)
    select p.total, p.event_id, p.counted, p.started_on, p.due_on, p.stopped_on, p.days, p.reason, p.team, p.agency,
           p.quindrat, case when x.readable then p.case_id end, case when x.readable then c.reference end,
           case when x.readable then c.given_name end, case when x.readable then c.family_name end
    from page p
    join case_record r on r.id = p.case_id
    join child c on c.id = r.child_id
    cross join lateral (select (select asker_role()) = 'performance_analyst' or asker() is null or exists (
        select 1 from case_grant g where g.case_id = p.case_id
            and (g.team_code = (select asker_team()) or g.practitioner_id = (select asker()))
            and (g.until_at is null or g.until_at > now())) as readable) x
    where (select may_see_figures())
      and (asker() is null or (select asker_role()) in ('performance_analyst', 'team_manager'))
    order by coalesce(p.stopped_on, p.started_on), p.event_id, p.id
$$;

-- How many cases have yet to follow their log, or the rules with this fingerprint: a number and no case, for
-- those who look after the projections.
create function cases_lagging(fingerprint text) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
    select count(*) from case_record r
    where r.last_seq > 0
      and (r.facts_seq < r.last_seq or r.clocks_seq < r.last_seq or r.rules_fingerprint <> fingerprint)
      and (session_user = current_user or (select asker_role()) in ('administrator', 'performance_analyst'))
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
