-- Whoever covers for these absent people on a day, and for those in turn, in the order of asking: as rules/reachable has
-- it. Nobody is asked twice, so that two who cover for each other end it.
create function covers_in_turn(absent uuid[], on_day date) returns uuid[] language plpgsql stable security definer
    set search_path = public, pg_temp as $$
declare
    asked uuid[] := absent;
    place integer := 1;
begin
    while place <= cardinality(asked) loop
        asked := asked || array(
            select c.covered_by from cover c
            where c.practitioner_id = asked[place] and c.ended_at is null and on_day between c.from_on and c.until_on
              and c.covered_by <> all (asked)
            order by c.from_on, c.id);
        place := place + 1;
    end loop;
    return asked[cardinality(absent) + 1:];
end $$;
revoke execute on function covers_in_turn from public;

-- Who is away on a day: whoever is covered for, and in the school holidays whoever works in school terms only. When schools
-- are closed the rules know, and the caller says.
create function away_on(on_day date, school_holiday boolean) returns setof uuid language sql stable security definer
    set search_path = public, pg_temp as $$
    select c.practitioner_id from cover c where c.ended_at is null and on_day between c.from_on and c.until_on
    union
    select p.id from practitioner p where school_holiday and p.term_time
$$;
revoke execute on function away_on from public;

-- The first of them who signs in and is not away; nobody, where cover leads to nobody who is there.
create function stands_in(absent uuid, on_day date, school_holiday boolean) returns uuid language sql stable security definer
    set search_path = public, pg_temp as $$
    select p.id from unnest(covers_in_turn(array[absent], on_day)) with ordinality as a (id, turn)
    join practitioner p on p.id = a.id and p.active
    where p.id not in (select away_on(on_day, school_holiday))
    order by a.turn limit 1
$$;
revoke execute on function stands_in from public;
