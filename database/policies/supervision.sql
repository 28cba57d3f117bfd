-- What is said in supervision is between a worker and whoever supervises them: no analyst, no governance, no other manager.
grant execute on function supervises, sign_supervision to caseflow_web;

grant select, insert on supervision to caseflow_web;
alter table supervision enable row level security;
create policy between_two on supervision for select to caseflow_web using (
    worker_id = (select asker()) or supervises(worker_id));
create policy manager_begins on supervision for insert to caseflow_web with check (
    manager_id = (select asker()) and supervises(worker_id) and worker_signed_at is null and manager_signed_at is null);

grant select, insert, update (done_on, done_by) on supervision_decision to caseflow_web;
alter table supervision_decision enable row level security;
create policy with_meeting on supervision_decision for select to caseflow_web using (
    exists (select 1 from supervision s where s.id = supervision_decision.supervision_id));
create policy agreed on supervision_decision for insert to caseflow_web with check (
    author_id = (select asker()) and done_on is null and exists (
        select 1 from supervision s where s.id = supervision_decision.supervision_id
            and s.worker_signed_at is null and s.manager_signed_at is null));
create policy done on supervision_decision for update to caseflow_web using (
    done_on is null and exists (select 1 from supervision s where s.id = supervision_decision.supervision_id))
    with check (done_by = (select asker()));
