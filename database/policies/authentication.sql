-- credential, second_factor, recovery_code, account_link and sign_in_failure: nobody but the functions that check.
grant select (id, practitioner_id, device, proven, begun_at, last_seen_at, ends_at, ended_at, ended_because) on session
    to caseflow_web;
alter table session enable row level security;
create policy own_sessions on session for select to caseflow_web using (practitioner_id = (select asker()));

revoke execute on function take_turn, forgive, begin_session, replace_token, keep_credential, prove_session,
    keep_administration_of from public;
revoke execute on function password_parameters, sign_in, session_of, who_asks, see_session, told_of_sessions, end_session, end_own_sessions,
    is_own_password, change_password, make_account_link, account_link_of, use_account_link, try_code, accept_code,
    accept_recovery_code, enrol_second_factor, own_second_factor, forget_second_factor, begin_provider_session,
    unlock_account, sign_in_standing, open_cases_held, tell_managers_of_leaver from public;
grant execute on function password_parameters, sign_in, session_of, who_asks, see_session, told_of_sessions, end_session, end_own_sessions,
    is_own_password, change_password, make_account_link, account_link_of, use_account_link, try_code, accept_code,
    accept_recovery_code, enrol_second_factor, own_second_factor, forget_second_factor, begin_provider_session,
    unlock_account, sign_in_standing, open_cases_held, tell_managers_of_leaver to caseflow_web;
