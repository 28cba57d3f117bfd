-- What families answered is never read with the case that it is of: whoever may see figures reads how many asked and
-- answered what, and the performance team the words, without the case, the day or who was asked by whom.

-- How many families were asked in a period, how many answered, and how many said yes to each question.
create function feedback_counts(from_on date, to_on date) returns table (question text, yes integer, answered integer)
language sql stable security definer set search_path = public, pg_temp as $$
    select 'asked', count(a.request_id)::integer, count(*)::integer
    from feedback_request r left join feedback_answer a on a.request_id = r.id
    where r.asked_on between from_on and to_on and (is_trusted() or sees_figures())
    union all
    select q.key, count(*) filter (where q.value = 'yes')::integer, count(*)::integer
    from feedback_request r join feedback_answer a on a.request_id = r.id cross join jsonb_each_text(a.answers) q
    where r.asked_on between from_on and to_on and (is_trusted() or sees_figures())
    group by q.key
$$;

-- What families wrote in a period, in no order that tells whose words they are.
create function feedback_words(from_on date, to_on date) returns setof text
language sql stable security definer set search_path = public, pg_temp as $$
    select a.words from feedback_request r join feedback_answer a on a.request_id = r.id
    where r.asked_on between from_on and to_on and btrim(a.words) <> ''
        and (is_trusted() or asker_role() = 'performance_analyst')
    order by md5(a.request_id::text)
$$;

-- Keep the answer that came with a code, once; false where the code is of no asking, or was used.
create function answer_feedback(of_code text, whose text, given jsonb, said text, at timestamptz) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not (is_trusted() or asker_role() = 'performance_analyst') then
        raise exception 'only the performance team enters what came on paper' using errcode = '42501';
    end if;
    insert into feedback_answer (request_id, by_whom, answers, words, entered_by, entered_at)
        select r.id, whose, given, said, asker(), at from feedback_request r where r.code = of_code
        on conflict do nothing;
    return found;
end $$;

-- Of which askings of a case an answer came: that it came, and not what it says.
create function feedback_answered(wanted uuid) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select a.request_id from feedback_answer a join feedback_request r on r.id = a.request_id
    where r.case_id = wanted and (is_trusted() or has_reason(wanted, 'content'))
$$;

revoke execute on function feedback_counts, feedback_words, answer_feedback, feedback_answered from public;
grant execute on function feedback_counts, feedback_words, answer_feedback, feedback_answered
    to caseflow_web, caseflow_worker;
