-- The trace: looks, and what administrators changed. One chain runs over both.
create view trace_entry as
    select 'audit_entry' as source, id, to_jsonb(e) as content from audit_entry e
    union all
    select 'administration_entry', id, to_jsonb(e) from administration_entry e;
