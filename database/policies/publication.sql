-- What is released is for everyone who signs in, and it alone; what is frozen for those who make it and look at it.
-- Children behind it are for those who may know them.
grant select on publication, publication_indicator, publication_figure, publication_member, publication_look,
    publication_return, publication_discard, publication_check, publication_pack to caseflow_web, caseflow_worker;
grant insert on publication, publication_indicator, publication_look, publication_return, publication_check, publication_pack
    to caseflow_web, caseflow_worker;
grant update (by_quindrat, others, finality, audience, rounding, summary, authors, version, links, shown, told, beside,
    released_at, released_by) on publication to caseflow_web;
grant update (included, commentary) on publication_indicator to caseflow_web;
grant update on publication_check, publication_pack to caseflow_web, caseflow_worker;

alter table publication enable row level security;
create policy worker on publication for select to caseflow_worker using (true);
create policy released_or_working on publication for select to caseflow_web using (
    (select may_see_frozen()) or released_at is not null and (select asker_role()) is not null);
create policy analyst_freezes on publication for insert to caseflow_web with check (
    (select asker_role()) = 'performance_analyst' and frozen_by = (select asker()) and authors = array[frozen_by]
    and released_at is null);
create policy analyst_edits on publication for update to caseflow_web using (
    (select asker_role()) = 'performance_analyst' and released_at is null)
    with check (released_at is null and (select asker()) = any (authors)
        or released_by = (select asker()) and looked_at_by_two(id));

alter table publication_indicator enable row level security;
create policy worker on publication_indicator for select to caseflow_worker using (true);
create policy with_publication on publication_indicator for select to caseflow_web using (
    (select may_see_frozen())
    or exists (select from publication p where p.id = publication_id and p.released_at is not null));
create policy analyst_chooses on publication_indicator for insert to caseflow_web with check (
    may_write_publication(publication_id));
create policy analyst_edits on publication_indicator for update to caseflow_web using (
    may_write_publication(publication_id));

alter table publication_figure enable row level security;
create policy worker on publication_figure for select to caseflow_worker using (true);
create policy working on publication_figure for select to caseflow_web using ((select may_see_frozen()));

alter table publication_member enable row level security;
create policy worker on publication_member for select to caseflow_worker using (true);
create policy who_may_know on publication_member for select to caseflow_web using (may_see_behind_figures(case_id));

alter table publication_look enable row level security;
create policy worker on publication_look for select to caseflow_worker using (true);
create policy working on publication_look for select to caseflow_web using ((select may_see_frozen()));
create policy one_of_two on publication_look for insert to caseflow_web with check (
    practitioner_id = (select asker()) and may_look_at_publication(publication_id, version));

alter table publication_return enable row level security;
create policy worker on publication_return for select to caseflow_worker using (true);
create policy working on publication_return for select to caseflow_web using ((select may_see_frozen()));
create policy who_looks on publication_return for insert to caseflow_web with check (
    practitioner_id = (select asker()) and may_look_at_publication(publication_id, version));

alter table publication_discard enable row level security;
create policy worker on publication_discard for select to caseflow_worker using (true);
create policy working on publication_discard for select to caseflow_web using ((select may_see_frozen()));

alter table publication_check enable row level security;
create policy worker on publication_check to caseflow_worker using (true) with check (true);
create policy working on publication_check for select to caseflow_web using ((select may_see_frozen()));
create policy asks on publication_check for insert to caseflow_web with check ((select may_see_frozen()));
create policy asks_again on publication_check for update to caseflow_web using ((select may_see_frozen()))
    with check (checked_at is null);

alter table publication_pack enable row level security;
create policy worker on publication_pack to caseflow_worker using (true) with check (true);
create policy with_publication on publication_pack for select to caseflow_web using (
    (select may_see_frozen())
    or exists (select from publication p where p.id = publication_id and p.released_at is not null));
create policy asks on publication_pack for insert to caseflow_web with check ((select may_see_frozen()));
create policy asks_again on publication_pack for update to caseflow_web using ((select may_see_frozen()))
    with check (made_at is null);
