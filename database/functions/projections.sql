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

-- How many cases have yet to follow their log, or the rules with this fingerprint: a number and no case, for
-- those who look after the projections.
create function cases_lagging(fingerprint text) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
    select count(*) from case_record r
    where r.last_seq > 0
      and (r.facts_seq < r.last_seq or r.clocks_seq < r.last_seq or r.rules_fingerprint <> fingerprint)
      and (session_user = current_user or (select asker_role()) in ('administrator', 'performance_analyst'))
$$;
