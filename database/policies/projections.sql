-- What follows from the log is written by write_projections, or in bulk by the workers; the pages write none of it.
grant select, insert, update, delete on withdrawn_event, episode, step, tier_spell, team_spell, lane_spell, sighting, wait_spell,
    service_request, level_flag to caseflow_worker;
grant select on access_due to caseflow_worker;
grant select on withdrawn_event, episode, tier_spell, team_spell, lane_spell, sighting, wait_spell,
    service_request, level_flag to caseflow_web;

alter table withdrawn_event enable row level security;
create policy with_content on withdrawn_event for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = withdrawn_event.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on withdrawn_event to caseflow_worker using (true) with check (true);

alter table episode enable row level security;
create policy with_content on episode for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = episode.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on episode to caseflow_worker using (true) with check (true);

-- The pages read steps through the functions that know both sides.
alter table step enable row level security;
create policy worker on step to caseflow_worker using (true) with check (true);

alter table tier_spell enable row level security;
create policy with_content on tier_spell for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = tier_spell.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on tier_spell to caseflow_worker using (true) with check (true);

alter table team_spell enable row level security;
create policy with_content on team_spell for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = team_spell.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on team_spell to caseflow_worker using (true) with check (true);

alter table lane_spell enable row level security;
create policy with_content on lane_spell for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = lane_spell.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on lane_spell to caseflow_worker using (true) with check (true);

alter table sighting enable row level security;
create policy with_content on sighting for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = sighting.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on sighting to caseflow_worker using (true) with check (true);

alter table wait_spell enable row level security;
create policy with_content on wait_spell for select to caseflow_web using (
    (select asker_role()) = 'performance_analyst' and open_to_analyst(case_id) or exists (select 1 from case_grant g where g.case_id = wait_spell.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on wait_spell to caseflow_worker using (true) with check (true);

alter table service_request enable row level security;
create policy with_content on service_request for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = service_request.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on service_request to caseflow_worker using (true) with check (true);

alter table level_flag enable row level security;
create policy with_content on level_flag for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = level_flag.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy worker on level_flag to caseflow_worker using (true) with check (true);

alter table access_to_settle enable row level security;

-- What a supervisor answered to a flag; it is never changed.
grant select on level_answer to caseflow_worker;
grant select, insert on level_answer to caseflow_web;
alter table level_answer enable row level security;
create policy with_content on level_answer for select to caseflow_web using (
    exists (select 1 from case_grant g where g.case_id = level_answer.case_id and g.level = 'content'
        and (g.until_at is null or g.until_at > now()) offset 0));
create policy supervisor on level_answer for insert to caseflow_web with check (
    author_id = (select asker()) and (select asker_role()) = 'team_manager' and team_code = (select asker_team())
    and works_on(case_id) and answers_for(case_id) and exists (
        select 1 from level_flag f where (f.case_id, f.rule, f.key) = (level_answer.case_id, level_answer.rule, level_answer.key)));
create policy worker on level_answer for select to caseflow_worker using (true);
