-- A declaration is read by whoever it is about, by the managers of their team and by governance, and written by functions.
grant select on own_family to caseflow_web;
alter table own_family enable row level security;
create policy own_or_looking_after on own_family for select to caseflow_web using (
    practitioner_id = (select asker()) or (select asker_role()) = 'information_governance'
    or (select asker_role()) = 'team_manager' and exists (
        select from practitioner p where p.id = own_family.practitioner_id and p.team_code = (select asker_team())));
alter table own_family_child enable row level security;

-- Whatever another policy allows, nothing of a child of the asker's own family is read: in every table that names a
-- case or a child, those that come later too.
do $$
declare
    named record;
begin
    for named in
        select c.table_name, c.column_name from information_schema.columns c
        join pg_class t on t.oid = format('public.%I', c.table_name)::regclass and t.relkind = 'r'
        where c.table_schema = 'public' and c.column_name in ('case_id', 'child_id') and c.table_name <> 'audit_entry'
            and not (c.table_name = 'case_record' and c.column_name = 'case_id')
        union select 'case_record', 'id' union select 'child', 'id'
    loop
        execute format(
            'create policy not_own_family_%2$s on %1$I as restrictive for select to caseflow_web using (
                %2$I is null or %2$I <> all ((select %3$s())::uuid[]))',
            named.table_name, named.column_name,
            case when named.column_name = 'child_id' or named.table_name = 'child' then 'own_family_children'
                else 'own_family_cases' end);
    end loop;
end $$;
-- One's own looks before it was declared stay in one's own list.
create policy not_own_family_case_id on audit_entry as restrictive for select to caseflow_web using (
    case_id is null or practitioner_id = (select asker()) or case_id <> all ((select own_family_cases())::uuid[]));
create policy not_own_family on break_glass as restrictive for insert to caseflow_web with check (not is_own_family(case_id));
create policy not_own_family on case_grant as restrictive for insert to caseflow_web with check (not is_own_family(case_id));
