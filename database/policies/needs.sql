-- How many children live where is for everybody who sees figures; analysts enter it, and nothing entered is changed.
grant select, insert on quindrat_population to caseflow_web;
alter table quindrat_population enable row level security;
create policy sees_figures on quindrat_population for select to caseflow_web using ((select may_see_figures()));
create policy analysts on quindrat_population for insert to caseflow_web with check (
    (select asker_role()) = 'performance_analyst' and entered_by = (select asker()));
