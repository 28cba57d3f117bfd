-- Group roles hold the rights; the logins of web and worker are members. What the groups had is taken back first, so
-- that they have what the files of this folder grant, and no more.
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

revoke all on all tables in schema public from caseflow_web, caseflow_worker;
grant usage on schema public to caseflow_web, caseflow_worker;

-- Before they serve, web and worker compare the database with their own version.
grant select on alembic_version, database_code to caseflow_web, caseflow_worker;
