-- Law 1: nothing recorded is lost or changed. A view audit is held to the same. What stands beside the log goes to the
-- record with which it is read when two records of a child are joined, and back when they are parted: its case changes,
-- and nothing else of it. Such tables say so ('moves').
create function refuse_change() returns trigger language plpgsql as $$
begin
    if tg_nargs = 1 and tg_op = 'UPDATE' and current_setting('caseflow.moving', true) = 'on'
        and to_jsonb(new) - 'case_id' = to_jsonb(old) - 'case_id' then
        return new;
    end if;
    raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'CF001';
end $$;
create trigger case_event_append_only before update or delete on case_event
    for each row execute function refuse_change();
create trigger case_event_no_truncate before truncate on case_event
    for each statement execute function refuse_change();
create trigger audit_entry_append_only before update or delete on audit_entry
    for each row execute function refuse_change();
create trigger audit_entry_no_truncate before truncate on audit_entry
    for each statement execute function refuse_change();
create trigger administration_entry_append_only before update or delete on administration_entry
    for each row execute function refuse_change();
create trigger administration_entry_no_truncate before truncate on administration_entry
    for each statement execute function refuse_change();
create trigger append_only before update or delete on trace_seal for each row execute function refuse_change();
create trigger no_truncate before truncate on trace_seal for each statement execute function refuse_change();
create trigger consent_append_only before update on consent
    for each row execute function refuse_change('moves');
create trigger consent_agency_append_only before update on consent_agency
    for each row execute function refuse_change();
create trigger consent_withdrawal_append_only before update on consent_withdrawal
    for each row execute function refuse_change();
create trigger disclosure_append_only before update on disclosure
    for each row execute function refuse_change('moves');
create trigger caf_answer_append_only before update on caf_answer
    for each row execute function refuse_change();
create trigger caf_audit_answer_append_only before update on caf_audit_answer
    for each row execute function refuse_change();
create trigger append_only before update on tac_invitation for each row execute function refuse_change('moves');
create trigger append_only before update on tac_minutes for each row execute function refuse_change('moves');
create trigger append_only before update on tac_report for each row execute function refuse_change('moves');
create trigger append_only before update on tac_outcome for each row execute function refuse_change('moves');
create trigger append_only before update on tac_action for each row execute function refuse_change('moves');
create trigger append_only before update on tac_progress for each row execute function refuse_change('moves');
create trigger append_only before update on tac_agreement for each row execute function refuse_change('moves');
create trigger append_only before update on tac_lead for each row execute function refuse_change('moves');
create trigger append_only before update on tac_closing for each row execute function refuse_change('moves');
create trigger append_only before update on child_correction for each row execute function refuse_change();
create trigger append_only before update on break_glass_review for each row execute function refuse_change();
