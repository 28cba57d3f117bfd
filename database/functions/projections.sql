-- A child's quindrat, or when it was born or died, that changes makes the facts of the case lag, so that the sweep looks again.
create function facts_out_of_date() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    update case_record set rules_fingerprint = '' where child_id = new.id;
    return new;
end $$;
create trigger child_facts after update of quindrat_code, birth_date, expected_birth_date, death_date on child for each row
    when ((old.quindrat_code, old.birth_date, old.expected_birth_date, old.death_date)
        is distinct from (new.quindrat_code, new.birth_date, new.expected_birth_date, new.death_date))
    execute function facts_out_of_date();

-- What is recorded on a record that is joined to another one makes that one lag, and so does joining and parting them.
create function kept_out_of_date() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    update case_record set rules_fingerprint = '' where id in (old.joined_to, new.joined_to);
    return null;
end $$;
create trigger kept_out_of_date after update of last_seq, joined_to on case_record for each row
    when (coalesce(old.joined_to, new.joined_to) is not null
        and (old.last_seq, old.joined_to) is distinct from (new.last_seq, new.joined_to))
    execute function kept_out_of_date();

-- Whether a case has yet to follow its log, or the rules with this fingerprint. Asked nowhere else. Each part has an
-- index, so that asking for what lags costs no more where nothing does, however large the borough.
create function lags(r case_record, fingerprint text) returns boolean language sql immutable parallel safe as $$
    select r.last_seq > 0 and (r.facts_seq < r.last_seq or r.clocks_seq < r.last_seq
        or r.rules_fingerprint < fingerprint or r.rules_fingerprint > fingerprint)
$$;

-- How many cases lag: a number and no case, for whoever signs in.
-- The planner takes a third of all cases to lag, for it cannot tell of two columns how often they differ, and would read
-- every case: 60 to 100 ms on every page of figures with 200,000 children, and less than one by the indexes.
create function cases_lagging(fingerprint text) returns bigint
language sql stable security definer set search_path = public, pg_temp set enable_seqscan = off as $$
    select count(*) from case_record r
    where lags(r, fingerprint) and (select may_see_workings())
$$;

-- Closed cases on which a plan, care or common assessment was never ended, by its type: numbers and no case, for whoever
-- signs in. A feed may tell so, and is not refused.
create function closed_while_open() returns table (type text, cases bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select e.type, count(distinct e.case_id) from episode e join case_record r on r.id = e.case_id
    where e.ended_on is null and r.closed_on is not null and (select may_see_workings())
    group by e.type order by e.type
$$;

-- Cases whose record says that the log is longer or shorter than it is.
create function shortened_cases(at_most integer) returns setof uuid language sql stable
    set search_path = public, pg_temp as $$
    select r.id from case_record r
    left join (select case_id, max(seq) as last from case_event group by case_id) e on e.case_id = r.id
    where coalesce(e.last, 0) <> r.last_seq
    limit at_most
$$;
revoke execute on function shortened_cases from public;

-- Whether what is kept of a case may be brought up to its log in this transaction.
create function may_follow(wanted uuid) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select is_trusted() or works_on(wanted)
$$;

-- A case that is about to be followed, locked until the transaction ends, with what a fold of its log needs.
create function case_to_follow(wanted uuid, fingerprint text)
returns table (last_seq integer, lagging boolean, team_code text, birth_date date, quindrat_code text, front_door text,
    expected_birth_date date, death_date date)
language sql security definer set search_path = public, pg_temp as $$
    select r.last_seq, lags(r, fingerprint), r.team_code, c.birth_date, c.quindrat_code,
        (select t.code from team t where t.front_door), c.expected_birth_date, c.death_date
    from case_record r join child c on c.id = r.child_id
    where r.id = wanted and may_follow(wanted)
    for update of r
$$;

-- Write what was folded of one case up to the event `seq`, where it differs from what is kept: `folded` has an object
-- case_record and a list of rows for every other table. With `fingerprint`, facts and all have been folded: the workers
-- do that. What the pages write of a case follows an event that the asker has just recorded and the workers have yet to
-- fold: they fold it again, and whatever else was written meanwhile goes with that. The
-- statements are the same for every table, and stand here one by one because so they are planned once: written by
-- a loop, they took 5.8 ms for a case and take 2.3 ms.
create function write_projections(wanted uuid, seq integer, folded jsonb, fingerprint text) returns void
language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    if not may_follow(wanted) then
        raise exception 'no reason in force' using errcode = 'CF403';
    end if;
    if not is_trusted() and (fingerprint is not null or folded ?| '{indicator_fact,finding}' or not exists (
            select from case_record r
            join case_event e on e.case_id = r.id and e.seq = r.last_seq and e.recorded_by = asker()
            where r.id = wanted and r.last_seq = write_projections.seq
                and (r.facts_seq < r.last_seq or r.rules_fingerprint = ''))) then
        raise exception 'nothing has been recorded to follow' using errcode = 'CF403';
    end if;
    delete from withdrawn_event k where k.case_id = wanted
        and k not in (select f from jsonb_populate_recordset(null::withdrawn_event, folded -> 'withdrawn_event') f);
    insert into withdrawn_event select f.* from jsonb_populate_recordset(null::withdrawn_event, folded -> 'withdrawn_event') f
        where f.case_id = wanted and f not in (select k from withdrawn_event k where k.case_id = wanted);
    delete from episode k where k.case_id = wanted
        and k not in (select f from jsonb_populate_recordset(null::episode, folded -> 'episode') f);
    insert into episode select f.* from jsonb_populate_recordset(null::episode, folded -> 'episode') f
        where f.case_id = wanted and f not in (select k from episode k where k.case_id = wanted);
    delete from contact k where k.case_id = wanted
        and k not in (select f from jsonb_populate_recordset(null::contact, folded -> 'contact') f);
    insert into contact select f.* from jsonb_populate_recordset(null::contact, folded -> 'contact') f
        where f.case_id = wanted and f not in (select k from contact k where k.case_id = wanted);
    delete from step k where k.case_id = wanted
        and k not in (select f from jsonb_populate_recordset(null::step, folded -> 'step') f);
    insert into step select f.* from jsonb_populate_recordset(null::step, folded -> 'step') f
        where f.case_id = wanted and f not in (select k from step k where k.case_id = wanted);
    delete from tier_spell k where k.case_id = wanted
        and k not in (select f from jsonb_populate_recordset(null::tier_spell, folded -> 'tier_spell') f);
    insert into tier_spell select f.* from jsonb_populate_recordset(null::tier_spell, folded -> 'tier_spell') f
        where f.case_id = wanted and f not in (select k from tier_spell k where k.case_id = wanted);
    delete from team_spell k where k.case_id = wanted
        and k not in (select f from jsonb_populate_recordset(null::team_spell, folded -> 'team_spell') f);
    insert into team_spell select f.* from jsonb_populate_recordset(null::team_spell, folded -> 'team_spell') f
        where f.case_id = wanted and f not in (select k from team_spell k where k.case_id = wanted);
    delete from lane_spell k where k.case_id = wanted
        and k not in (select f from jsonb_populate_recordset(null::lane_spell, folded -> 'lane_spell') f);
    insert into lane_spell select f.* from jsonb_populate_recordset(null::lane_spell, folded -> 'lane_spell') f
        where f.case_id = wanted and f not in (select k from lane_spell k where k.case_id = wanted);
    delete from sighting k where k.case_id = wanted
        and k not in (select f from jsonb_populate_recordset(null::sighting, folded -> 'sighting') f);
    insert into sighting select f.* from jsonb_populate_recordset(null::sighting, folded -> 'sighting') f
        where f.case_id = wanted and f not in (select k from sighting k where k.case_id = wanted);
    delete from wait_spell k where k.case_id = wanted
        and k not in (select f from jsonb_populate_recordset(null::wait_spell, folded -> 'wait_spell') f);
    insert into wait_spell select f.* from jsonb_populate_recordset(null::wait_spell, folded -> 'wait_spell') f
        where f.case_id = wanted and f not in (select k from wait_spell k where k.case_id = wanted);
    delete from service_request k where k.case_id = wanted
        and k not in (select f from jsonb_populate_recordset(null::service_request, folded -> 'service_request') f);
    insert into service_request select f.* from jsonb_populate_recordset(null::service_request, folded -> 'service_request') f
        where f.case_id = wanted and f not in (select k from service_request k where k.case_id = wanted);
    delete from level_flag k where k.case_id = wanted
        and k not in (select f from jsonb_populate_recordset(null::level_flag, folded -> 'level_flag') f);
    insert into level_flag select f.* from jsonb_populate_recordset(null::level_flag, folded -> 'level_flag') f
        where f.case_id = wanted and f not in (select k from level_flag k where k.case_id = wanted);
    delete from clock k where k.case_id = wanted
        and k not in (select f from jsonb_populate_recordset(null::clock, folded -> 'clock') f);
    insert into clock select f.* from jsonb_populate_recordset(null::clock, folded -> 'clock') f
        where f.case_id = wanted and f not in (select k from clock k where k.case_id = wanted);
    if folded ? 'indicator_fact' then
        delete from indicator_fact k where k.case_id = wanted
            and k not in (select f from jsonb_populate_recordset(null::indicator_fact, folded -> 'indicator_fact') f);
        insert into indicator_fact select f.* from jsonb_populate_recordset(null::indicator_fact, folded -> 'indicator_fact') f
            where f.case_id = wanted and f not in (select k from indicator_fact k where k.case_id = wanted);
        delete from finding k where k.case_id = wanted
            and k not in (select f from jsonb_populate_recordset(null::finding, folded -> 'finding') f);
        insert into finding select f.* from jsonb_populate_recordset(null::finding, folded -> 'finding') f
            where f.case_id = wanted and f not in (select k from finding k where k.case_id = wanted);
    end if;
    update case_record r
    set opened_on = f.opened_on, closed_on = f.closed_on, team_code = f.team_code, allocated_to = f.allocated_to,
        tier = f.tier, joined_to = f.joined_to, clocks_seq = seq, facts_seq = case when fingerprint is null then r.facts_seq else seq end,
        rules_fingerprint = coalesce(fingerprint, r.rules_fingerprint)
    from jsonb_populate_record(null::case_record, folded -> 'case_record') f
    where r.id = wanted;
    perform keep_breaches(array[wanted]);
    perform follow_access(wanted);
end $$;
revoke execute on function write_projections from public;
grant execute on function write_projections to caseflow_web, caseflow_worker;

-- Note the clocks of these cases that stopped late, with the reason that was given; void the breaches that a
-- correction undid, or made impossible. A breach of a clock that still runs, or ended without being done, stands as it was noted.
create function keep_breaches(wanted uuid[]) returns void language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    insert into breach (id, case_id, timescale, subject, number, due_on, team_code, seen_at, late_reason)
        select gen_random_uuid(), c.case_id, c.timescale, c.subject, c.number, c.due_on,
            team_when_due(c.case_id, c.due_on, c.team_code), c.stop_recorded_at, c.late_reason
        from clock c
        where c.case_id = any (wanted) and clock_status(c, c.stopped_on) = 'done_late'
        on conflict (case_id, timescale, subject, number) do update
            set late_reason = coalesce(excluded.late_reason, breach.late_reason), voided_at = null
            where breach.voided_at is not null
                or breach.late_reason is distinct from coalesce(excluded.late_reason, breach.late_reason);
    update breach b
    set voided_at = (select max(e.recorded_at) from case_event e where e.case_id = b.case_id)
    where b.case_id = any (wanted) and b.voided_at is null and not exists (
        select from clock c
        where (c.case_id, c.timescale, c.subject, c.number) = (b.case_id, b.timescale, b.subject, b.number)
            and clock_status(c, c.stopped_on) not in ('done_in_time', 'exception'));
end $$;
revoke execute on function keep_breaches from public;
grant execute on function keep_breaches to caseflow_worker;

-- Let the workers make every case again, in ranges of so many by their ids; a case that is opened later falls into one of
-- them. The owner or an administrator asks, who reads no case for it.
create function begin_recomputation(size integer, moment timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    made integer;
begin
    if not is_trusted() and asker_role() is distinct from 'administrator' then
        raise exception 'only an administrator has everything made again' using errcode = '42501';
    end if;
    insert into recomputation (begun_at) values (moment) returning id into made;
    insert into recomputation_range (recomputation_id, number, first_case, before_case)
        select made, row_number() over ranges, first_case, lead(first_case) over ranges
        from (select null::uuid as first_case
              union all
              select id from (select id, row_number() over (order by id) - 1 as place from case_record where last_seq > 0) r
              where place > 0 and place % size = 0) c
        window ranges as (order by first_case nulls first);
end $$;
revoke execute on function begin_recomputation from public;
grant execute on function begin_recomputation to caseflow_web, caseflow_worker;

-- Try again at once what failed for one case: an administrator asks, who reads no case for it. Whether it had failed.
create function try_again(wanted uuid, which text, moment timestamptz) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if asker_role() is distinct from 'administrator' then
        raise exception 'only an administrator tries again what failed' using errcode = '42501';
    end if;
    update projection_failure set try_at = moment where case_id = wanted and sweep = which;
    if not found then
        return false;
    end if;
    insert into administration_entry (at, by_id, of_table, of_key, what)
    values (clock_timestamp(), asker(), 'projection_failure', wanted::text, 'tried again');
    return true;
end $$;
