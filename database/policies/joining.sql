-- Whoever joins records, and the second person, read who decided what; the functions that check who asks write it.
grant select on record_join to caseflow_web, caseflow_worker;
alter table record_join enable row level security;
create policy joining on record_join for select to caseflow_web using (
    ((select may_join()) or may_decide_join(id) or decided_by = (select asker()))
    and not is_own_family(kept_case) and not is_own_family(joined_case));
create policy worker on record_join for select to caseflow_worker using (true);

alter table moved_row enable row level security;

grant select on not_same_child to caseflow_web;
alter table not_same_child enable row level security;
create policy joining on not_same_child for select to caseflow_web using (
    (select may_join()) and one_child <> all ((select own_family_children())::uuid[])
    and other_child <> all ((select own_family_children())::uuid[]));

create policy worker on not_same_child for select to caseflow_worker using (true);
grant select on not_same_child to caseflow_worker;

-- Which records may be of one child is for whoever joins records to know, and for the workers who compare them.
grant select on possible_pair, pair_comparison to caseflow_web;
grant select, insert, update, delete on possible_pair to caseflow_worker;
grant select, insert, update on pair_comparison to caseflow_worker;
grant update (to_compare) on child to caseflow_worker;
alter table possible_pair enable row level security;
create policy joining on possible_pair for select to caseflow_web using (
    (select may_join()) and one_case <> all ((select own_family_cases())::uuid[])
    and other_case <> all ((select own_family_cases())::uuid[]));
create policy worker on possible_pair to caseflow_worker using (true) with check (true);
alter table pair_comparison enable row level security;
create policy joining on pair_comparison for select to caseflow_web using ((select may_join()));
create policy worker on pair_comparison to caseflow_worker using (true) with check (true);

revoke execute on function cases_of, may_decide_join, record_to_join, case_to_join, join_refused, ask_to_join, decide_join,
    tables_beside_the_log, move_row, row_key, join_records, move_drafts, close_as_the_other, tell_of_joining, part_records,
    give_back, take_awaited, is_of_joining, tell_apart, recorded_across from public;
grant execute on function may_decide_join, record_to_join, case_to_join, ask_to_join, decide_join, join_records, part_records,
    tell_apart, recorded_across to caseflow_web;
