-- Nobody writes it but the functions that check who asks.
grant select on shielding to caseflow_web;
alter table shielding enable row level security;
create policy governance on shielding for select to caseflow_web using ((select may_shield()));
revoke execute on function shield_child, lift_shield, shielded_children from public;
grant execute on function shield_child, lift_shield, shielded_children to caseflow_web;
