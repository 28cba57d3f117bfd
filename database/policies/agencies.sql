grant select on quindrat, agency, team, practitioner to caseflow_worker, caseflow_web;
grant update (failed_sign_ins, locked_until, session_number, password_hash) on practitioner to caseflow_web;
