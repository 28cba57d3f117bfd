-- What a seal is taken over: the seal before it and the whole entry, its times in UTC. What is null is left out, so
-- that a nullable column added later leaves the seals of before as they are.
create function seal_of(before bytea, place bigint, source text, content jsonb) returns bytea
language sql immutable parallel safe as $$
    select sha256(before || convert_to(place || chr(31) || source || chr(31) || jsonb_strip_nulls(content)::text, 'UTF8'))
$$;

-- Seal entries that are not sealed yet; how many. Entries become visible when their transactions end, not in the order
-- of their ids: so one that comes late is sealed late, and looked for among the last 10,000 ids, or `thoroughly` among
-- all. Whoever leaves a trace waits for nobody.
create function seal_trace(at_most integer, thoroughly boolean) returns integer language plpgsql security definer
    set search_path = public, pg_temp set timezone = 'UTC' as $$
declare
    looks_after bigint := -1;
    changes_after bigint := -1;
    last record;
    entry record;
    sealed integer := 0;
begin
    perform pg_advisory_xact_lock(6700676);
    if not thoroughly then
        select coalesce(max(entry_id) - 10000, -1) into looks_after from trace_seal where source = 'audit_entry';
        select coalesce(max(entry_id) - 10000, -1) into changes_after from trace_seal where source = 'administration_entry';
    end if;
    select s.place, s.hash into last from trace_seal s order by s.place desc limit 1;
    if not found then
        select 0::bigint as place, ''::bytea as hash into last;
    end if;
    for entry in
        select t.source, t.id, t.content from trace_entry t
        where (t.source = 'audit_entry' and t.id > looks_after or t.source = 'administration_entry' and t.id > changes_after)
            and not exists (select from trace_seal s where s.source = t.source and s.entry_id = t.id)
        order by t.source, t.id
        limit at_most
    loop
        select last.place + 1 as place, seal_of(last.hash, last.place + 1, entry.source, entry.content) as hash into last;
        insert into trace_seal values (last.place, entry.source, entry.id, last.hash);
        sealed := sealed + 1;
    end loop;
    return sealed;
end $$;
revoke execute on function seal_trace from public;
grant execute on function seal_trace to caseflow_worker;

-- Sealed entries that are gone or were changed, and places where seals are missing.
create function trace_faults(at_most integer) returns table (place bigint, source text, entry_id bigint, fault text)
language sql stable set search_path = public, pg_temp set timezone = 'UTC' as $$
    select s.place, s.source, s.entry_id,
        case when t.id is null then 'is gone' when s.place <> s.previous + 1 then 'follows on a gap' else 'was changed' end
    from (select z.*, lag(z.place, 1, 0::bigint) over w as previous, lag(z.hash, 1, ''::bytea) over w as before
          from trace_seal z window w as (order by z.place)) s
    left join trace_entry t on t.source = s.source and t.id = s.entry_id
    where t.id is null or s.place <> s.previous + 1
        or s.hash <> seal_of(s.before, s.place, s.source, t.content)
    order by s.place
    limit at_most
$$;
revoke execute on function trace_faults from public;
