-- Signing in. No login but the owner's reads or writes what an account signs in with: these functions compare, answer
-- with one word, and count in the same statement. A session begins only where one of them has found its proof right.

-- One try at something that can be guessed, counted before anybody looks whether it is right: how long to wait first,
-- zero where this try may be made. `free` tries cost nothing; after them each costs twice the wait of the one before, from ten seconds on,
-- up to `longest`. An hour without a try forgets them. Tries at the same moment queue for the row.
create function take_turn(tried bytea, tried_from text, free integer, longest interval) returns interval
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    moment timestamptz := clock_timestamp();
    allowed boolean;
begin
    delete from sign_in_failure where last_at < moment - interval '1 day';
    insert into sign_in_failure as f (account, place, failures, last_at, not_before)
        values (tried, tried_from, 1, moment, moment)
        on conflict (account, place) do update set
            failures = case when f.last_at < clock_timestamp() - interval '1 hour' then 1 else f.failures + 1 end,
            last_at = clock_timestamp(),
            not_before = clock_timestamp() + case
                when f.last_at < clock_timestamp() - interval '1 hour' or f.failures + 1 < free then interval '0'
                else least(longest, interval '5 seconds' * power(2, least(f.failures + 2 - free, 20))) end
        where f.not_before <= clock_timestamp()
        returning true into allowed;
    return case when allowed then interval '0' else (
        select greatest(not_before - clock_timestamp(), interval '1 second') from sign_in_failure
        where account = tried and place = tried_from) end;
end $$;

-- What was tried was right: its tries from there are forgotten, and everywhere this one does not count.
create function forgive(tried bytea, tried_from text) returns void
language sql security definer set search_path = public, pg_temp as $$
    delete from sign_in_failure where account = tried and place = tried_from;
    update sign_in_failure set failures = greatest(failures - 1, 0), not_before = clock_timestamp()
    where account = tried and place = 'anywhere' and failures < 50
$$;

-- A new session. One whose second factor is still to come lasts fifteen minutes and opens no page.
create function begin_session(whose uuid, token bytea, device_words text, is_proven boolean) returns void
language sql security definer set search_path = public, pg_temp as $$
    insert into session (token_hash, practitioner_id, device, proven, begun_at, last_seen_at, told_at, ends_at)
    select token, whose, left(device_words, 100), is_proven, moment, moment, moment,
           moment + case when is_proven then interval '10 hours' else interval '15 minutes' end
    from clock_timestamp() as moment
$$;

-- How the password of an account is hashed; no row where there is no such account, or none with a password.
create function password_parameters(address text) returns table (parameters text, salt bytea)
language sql stable security definer set search_path = public, pg_temp as $$
    select c.parameters, c.salt from credential c join practitioner p on p.id = c.practitioner_id where p.email = address
$$;

-- One try to sign in. `proof` is the argon2 hash of what was typed; `tried_from` says where: "browser:" with the
-- number of one that has signed in to this account before, else the place on the network. A stranger's tries slow down
-- strangers: from all strange places together there are fifty, and then never more than a minute to wait.
create function sign_in(address text, proof bytea, tried_from text, token bytea, device_words text, code_required boolean)
returns table (outcome text, practitioner_id uuid, wait_seconds integer)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    tried bytea := sha256(convert_to(address, 'UTF8'));
    wait interval := take_turn(tried, tried_from, 5, interval '5 minutes');
    whose practitioner;
    enrolled boolean;
begin
    if wait = interval '0' and tried_from not like 'browser:%' then
        wait := take_turn(tried, 'anywhere', 50, interval '1 minute');
    end if;
    if wait > interval '0' then
        return query select 'wait', null::uuid, ceil(extract(epoch from wait))::integer;
        return;
    end if;
    select p.* into whose from practitioner p join credential c on c.practitioner_id = p.id
    where p.email = address and c.verifier = sha256(proof);
    if whose.id is null then
        return query select 'no', (select p.id from practitioner p where p.email = address), 0;
        return;
    end if;
    perform forgive(tried, tried_from);
    if not whose.active then
        return query select 'suspended', whose.id, 0;
        return;
    end if;
    enrolled := exists (select from second_factor f where f.practitioner_id = whose.id);
    perform begin_session(whose.id, token, device_words, not (enrolled or code_required));
    return query select case when enrolled then 'code' when code_required then 'enrol' else 'in' end, whose.id, 0;
end $$;

-- The session that a token stands for, while it lasts: ten hours, and an hour after it was last seen. `elsewhere` names
-- the browser with which the same account has signed in since its reader was last told.
create function session_of(token bytea)
returns table (id uuid, practitioner_id uuid, proven boolean, last_seen_at timestamptz, elsewhere text)
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
    select s.id, s.practitioner_id, s.proven, s.last_seen_at, (
        select o.device from session o
        where o.practitioner_id = s.practitioner_id and o.proven and o.id <> s.id and o.begun_at > s.told_at
        order by o.begun_at desc limit 1)
    from session s join practitioner p on p.id = s.practitioner_id
    where s.token_hash = token and s.ended_at is null and s.ends_at > clock_timestamp()
      and s.last_seen_at > clock_timestamp() - interval '1 hour' and p.active
$$;

-- Who asks, in the first statement of a request: the account of a session while it lasts, and what every page wants to know
-- beside it. Until the transaction ends the account asks, where its second factor is proven; `of_case` is the case that
-- the page is about, whose relation to the asker is told along: no level where there is no such case, or it is secret.
create function who_asks(token bytea, of_case uuid)
returns table (session_id uuid, proven boolean, last_seen_at timestamptz, elsewhere text, id uuid, email text, name text,
    role text, team_code text, phone text, active boolean, team_name text, serves boolean, holidays_added text[],
    business_at timestamptz, references_as_of uuid, level text, reason text, case_agency text, case_team text,
    case_phone text, joined_to uuid)
language plpgsql set search_path = public, pg_temp as $$
begin
    return query
        select s.id, s.proven, s.last_seen_at, s.elsewhere, p.id, p.email, p.name, p.role, p.team_code, p.phone, p.active,
            t.name, t.services <> '{}', added_holidays(), business_now(), v.as_of, r.level, r.reason, r.agency_name, r.team_name,
            r.phone, r.joined_to
        from session_of(token) s
        join practitioner p on p.id = s.practitioner_id
        join team t on t.code = p.team_code
        left join reference_version v on true
        cross join lateral (
            select case when s.proven then set_config('caseflow.session', encode(token, 'hex'), true) end as session) asks
        left join lateral case_relation(case when asks.session <> '' then of_case end) r on true;
end $$;

create function see_session(token bytea) returns void
language sql security definer set search_path = public, pg_temp as $$
    update session set last_seen_at = clock_timestamp()
    where id = (select id from session_of(token)) and last_seen_at < clock_timestamp() - interval '1 minute'
$$;

-- Whoever has the session has been told where else the account signed in.
create function told_of_sessions(token bytea) returns void
language sql security definer set search_path = public, pg_temp as $$
    update session set told_at = clock_timestamp() where id = (select id from session_of(token))
$$;

create function end_session(token bytea, because text) returns void
language sql security definer set search_path = public, pg_temp as $$
    update session set ended_at = clock_timestamp(), ended_because = because
    where token_hash = token and ended_at is null
$$;

-- The asker ends one of their own sessions, or all but the one with this token.
create function end_own_sessions(wanted uuid, kept bytea) returns integer
language sql security definer set search_path = public, pg_temp as $$
    with ended as (
        update session set ended_at = clock_timestamp(), ended_because = 'ended by hand'
        where practitioner_id = asker() and ended_at is null and token_hash <> kept and (wanted is null or id = wanted)
        returning 1)
    select count(*)::integer from ended
$$;

-- A session goes on under a new token; the old one is worth nothing from then on.
create function replace_token(token bytea, fresh bytea) returns void
language sql security definer set search_path = public, pg_temp as $$
    update session set token_hash = fresh where id = (select id from session_of(token))
$$;

create function keep_credential(whose uuid, new_parameters text, new_salt bytea, new_verifier bytea) returns void
language sql security definer set search_path = public, pg_temp as $$
    insert into credential values (whose, new_parameters, new_salt, new_verifier, clock_timestamp())
    on conflict (practitioner_id) do update set parameters = excluded.parameters, salt = excluded.salt,
        verifier = excluded.verifier, set_at = excluded.set_at;
    select keep_administration_of(whose, 'password set')
$$;

-- Whether this is the password of whoever has the session: the try is counted like one to sign in.
create function is_own_password(token bytea, proof bytea) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    whose uuid := (select s.practitioner_id from session_of(token) s where s.proven);
    tried bytea := sha256(convert_to('password of ' || whose, 'UTF8'));
begin
    if take_turn(tried, 'own session', 5, interval '5 minutes') > interval '0' then
        return 'wait';
    end if;
    if not exists (select from credential c where c.practitioner_id = whose and c.verifier = sha256(proof)) then
        return 'no';
    end if;
    perform forgive(tried, 'own session');
    return 'yes';
end $$;

-- A new password for whoever has the session and knows the old one. All other sessions end; this one gets a new token.
create function change_password(token bytea, fresh bytea, proof bytea, new_parameters text, new_salt bytea,
    new_verifier bytea) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    whose uuid := (select s.practitioner_id from session_of(token) s where s.proven);
    answer text := is_own_password(token, proof);
begin
    if answer = 'yes' then
        perform keep_credential(whose, new_parameters, new_salt, new_verifier);
        update session set ended_at = clock_timestamp(), ended_because = 'password changed'
        where session.practitioner_id = whose and ended_at is null and token_hash <> token;
        perform replace_token(token, fresh);
    end if;
    return answer;
end $$;

-- A link with which somebody sets their password once. Only an administrator makes one, or a command of the owner.
create function make_account_link(whose uuid, token bytea, wanted_purpose text, lasts interval) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if (asker_role() = 'administrator' and whose <> asker() or asker() is null and session_user = current_user) is not true then
        raise exception 'only an administrator makes links, and not for themselves' using errcode = '42501';
    end if;
    update account_link set ends_at = clock_timestamp()
    where practitioner_id = whose and used_at is null and ends_at > clock_timestamp();
    insert into account_link (token_hash, practitioner_id, purpose, made_by, made_at, ends_at)
    select token, whose, wanted_purpose, asker(), moment, moment + lasts from clock_timestamp() as moment;
    perform keep_administration_of(whose, wanted_purpose || ' link made');
end $$;

create function account_link_of(token bytea) returns table (name text, email text, purpose text)
language sql stable security definer set search_path = public, pg_temp as $$
    select p.name, p.email, l.purpose from account_link l join practitioner p on p.id = l.practitioner_id and p.active
    where l.token_hash = token and l.used_at is null and l.ends_at > clock_timestamp()
$$;

-- Use a link: set the password, end every session, forget failed tries. The account, or null where it is used or over.
create function use_account_link(token bytea, new_parameters text, new_salt bytea, new_verifier bytea) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    whose practitioner;
begin
    update account_link l set used_at = clock_timestamp() from practitioner p
    where l.token_hash = token and l.used_at is null and l.ends_at > clock_timestamp()
      and p.id = l.practitioner_id and p.active
    returning p.* into whose;
    if whose.id is not null then
        perform keep_credential(whose.id, new_parameters, new_salt, new_verifier);
        update session set ended_at = clock_timestamp(), ended_because = 'password reset'
        where practitioner_id = whose.id and ended_at is null;
        delete from sign_in_failure where account = sha256(convert_to(whose.email, 'UTF8'));
    end if;
    return whose.id;
end $$;

-- The second factor. The pages compare the code, for they hold the key that the secret is encrypted with; each try is
-- counted here first, and a code's time step counts once.
create function try_code(token bytea) returns table (sealed_key text, last_step bigint, wait_seconds integer)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    whose uuid := (select s.practitioner_id from session_of(token) s where not s.proven);
    wait interval := take_turn(sha256(convert_to('code of ' || whose, 'UTF8')), 'anywhere', 5, interval '5 minutes');
begin
    if wait > interval '0' then
        return query select null::text, null::bigint, ceil(extract(epoch from wait))::integer;
    else
        return query select f.sealed_key, f.last_step, 0 from second_factor f where f.practitioner_id = whose;
    end if;
end $$;

create function prove_session(token bytea, fresh bytea) returns boolean
language sql security definer set search_path = public, pg_temp as $$
    delete from sign_in_failure where account = (
        select sha256(convert_to('code of ' || practitioner_id, 'UTF8')) from session_of(token));
    update session set proven = true, token_hash = fresh, begun_at = moment, last_seen_at = moment, told_at = moment,
        ends_at = moment + interval '10 hours'
    from clock_timestamp() as moment where id = (select id from session_of(token));
    select true
$$;

create function accept_code(token bytea, fresh bytea, step bigint) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    whose uuid := (select s.practitioner_id from session_of(token) s where not s.proven);
begin
    update second_factor set last_step = step where practitioner_id = whose and last_step < step;
    if not found then
        return false;
    end if;
    return prove_session(token, fresh);
end $$;

create function accept_recovery_code(token bytea, fresh bytea, typed bytea) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    whose uuid := (select s.practitioner_id from session_of(token) s where not s.proven);
begin
    update recovery_code set used_at = clock_timestamp()
    where practitioner_id = whose and code_hash = typed and used_at is null;
    if not found then
        return false;
    end if;
    return prove_session(token, fresh);
end $$;

-- A new second factor: for a session whose second factor is to come and whose account has none, or for whoever has
-- just given their password again (`proof`). The session goes on under a new token.
create function enrol_second_factor(token bytea, fresh bytea, proof bytea, sealed text, step bigint, codes bytea[])
returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    whose record;
    answer text := 'yes';
begin
    select s.practitioner_id as id, s.proven into whose from session_of(token) s;
    if whose.proven then
        answer := is_own_password(token, proof);
    elsif whose.id is null or exists (select from second_factor f where f.practitioner_id = whose.id) then
        answer := 'no';
    end if;
    if answer = 'yes' then
        insert into second_factor values (whose.id, sealed, step, clock_timestamp())
        on conflict (practitioner_id) do update set sealed_key = excluded.sealed_key, last_step = excluded.last_step,
            since_at = excluded.since_at;
        delete from recovery_code where practitioner_id = whose.id;
        insert into recovery_code (practitioner_id, code_hash) select whose.id, unnest(codes);
        perform keep_administration_of(whose.id, 'second factor set');
        if whose.proven then perform replace_token(token, fresh); else perform prove_session(token, fresh); end if;
    end if;
    return answer;
end $$;

create function own_second_factor() returns table (since_at timestamptz, codes_left bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select f.since_at, (select count(*) from recovery_code r where r.practitioner_id = asker() and r.used_at is null)
    from second_factor f where f.practitioner_id = asker()
$$;

-- An administrator takes a lost second factor away: at the next sign-in its owner sets up another.
create function forget_second_factor(whose uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if asker_role() is distinct from 'administrator' or whose = asker() then
        raise exception 'only an administrator resets a second factor, and not their own' using errcode = '42501';
    end if;
    delete from recovery_code where practitioner_id = whose;
    delete from second_factor where practitioner_id = whose;
    update session set ended_at = clock_timestamp(), ended_because = 'second factor reset'
    where practitioner_id = whose and ended_at is null;
    perform keep_administration_of(whose, 'second factor reset');
end $$;

-- A session for somebody whom the authority's own provider has signed in; the pages have checked its word.
create function begin_provider_session(address text, token bytea, device_words text, is_proven boolean)
returns table (outcome text, practitioner_id uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    whose uuid := (select p.id from practitioner p where p.email = address and p.active);
begin
    if whose is null then
        return query select 'no', null::uuid;
        return;
    end if;
    perform begin_session(whose, token, device_words, is_proven);
    return query select case when is_proven then 'in'
        when exists (select from second_factor f where f.practitioner_id = whose) then 'code' else 'enrol' end, whose;
end $$;
