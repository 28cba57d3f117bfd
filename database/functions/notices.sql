-- Whether the asker may tell somebody about a case: with a reason for it, or having recorded on it; and where the page
-- is for those who have none, what that page tells.
create function may_tell(about_case uuid, what text, key text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select has_reason(about_case, null) or has_recorded(about_case)
        or (what = 'asked_to_join' and knows_of(about_case) and key = about_case || '/' || asker())
        or (what in ('audit_feedback', 'audit_answered') and exists (
            select from caf_audit a
            where a.id::text = key and a.case_id = about_case and asker() in (a.auditor_id, a.author_id)))
        or (what = 'opening_reviewed' and exists (
            select from break_glass_review v join break_glass b on b.id = v.opening_id
            where v.id::text = key and b.case_id = about_case and v.reviewed_by = asker()))
$$;
