-- Keep what somebody typed into a form, in place of what was kept of it; false where they have `at_most` other drafts. Also
-- for the writer of a form whose session has ended: the pages know who that is, and read nothing of it here.
create function keep_words(who uuid, of_form text, words jsonb, at_time timestamptz, at_most integer) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if asker() is not null and who <> asker() then
        raise exception 'a draft is kept for whoever wrote it' using errcode = 'CF403';
    end if;
    if at_most <= (select count(*) from draft d where d.practitioner_id = who and d.form <> of_form) then
        return false;
    end if;
    insert into draft (id, practitioner_id, form, fields, saved_at) values (gen_random_uuid(), who, of_form, words, at_time)
        on conflict (practitioner_id, form) do update set fields = excluded.fields, saved_at = excluded.saved_at;
    return true;
end $$;
revoke execute on function keep_words from public;
grant execute on function keep_words to caseflow_web;
