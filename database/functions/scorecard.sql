-- Whether the asker's role reads figures: the policy of the pages, view_figures, says the same.
create function sees_figures() returns boolean language sql stable set search_path = public, pg_temp as $$
    select coalesce(asker_role() in ('practitioner', 'team_manager', 'performance_analyst', 'administrator'), false)
$$;
grant execute on function sees_figures() to caseflow_web;
create trigger append_only before update on indicator_value for each row execute function refuse_change();
create trigger append_only before update on value_upload for each row execute function refuse_change();
create trigger append_only before update on indicator_target for each row execute function refuse_change();
create trigger append_only before update on indicator_comparator for each row execute function refuse_change();
create trigger append_only before update on indicator_commentary for each row execute function refuse_change();
create trigger append_only before update on action_plan_review for each row execute function refuse_change();
