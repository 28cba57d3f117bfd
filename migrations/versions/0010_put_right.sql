-- What was written of a meeting can be put right: the next revision holds, and the ones before it stay.
alter table tac_minutes add column revision integer not null default 1 check (revision > 0);
alter table tac_minutes drop constraint tac_minutes_pkey;
alter table tac_minutes add primary key (event_id, revision);

-- Whether an outcome was reached; empty = nobody has looked back on it yet.
alter table tac_outcome add column reached text not null default ''
    check (reached in ('', 'reached', 'partly', 'not_reached'));

-- An action can be somebody's who is not in the team. `agreed_line` is the line of the assessment that it was
-- taken from: each line is taken once.
alter table tac_action add column who_words text not null default '' check (member_id is null or who_words = '');
alter table tac_action add column agreed_line text not null default '';
create unique index tac_action_agreed on tac_action (case_id, caf_event_id, agreed_line)
    where agreed_line <> '' and revision = 1;

-- As before; what was written of a meeting anew follows what was written of it before.
create or replace function tac_belongs() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
declare
    fields jsonb := to_jsonb(new);
    wrong boolean := false;
begin
    if fields ->> 'member_id' is not null then
        wrong := wrong or not exists (select 1 from tac_member m where m.id = (fields ->> 'member_id')::uuid
            and m.case_id = new.case_id and m.caf_event_id = new.caf_event_id);
    end if;
    if fields ->> 'meeting_id' is not null then
        wrong := wrong or not exists (select 1 from tac_meeting m where m.id = (fields ->> 'meeting_id')::uuid
            and m.case_id = new.case_id and m.caf_event_id = new.caf_event_id);
    end if;
    if tg_table_name = 'tac_action' then
        wrong := wrong or not exists (select 1 from tac_outcome o where o.outcome_id = new.outcome_id
            and o.case_id = new.case_id and o.caf_event_id = new.caf_event_id)
            or (new.revision > 1 and not exists (select 1 from tac_action a where a.action_id = new.action_id
                and a.revision = new.revision - 1 and a.case_id = new.case_id and a.caf_event_id = new.caf_event_id));
    elsif tg_table_name = 'tac_outcome' then
        wrong := wrong or (new.revision > 1 and not exists (select 1 from tac_outcome o
            where o.outcome_id = new.outcome_id and o.revision = new.revision - 1
            and o.case_id = new.case_id and o.caf_event_id = new.caf_event_id));
    elsif tg_table_name = 'tac_minutes' then
        wrong := wrong or (new.revision > 1 and not exists (select 1 from tac_minutes m
            where m.event_id = new.event_id and m.revision = new.revision - 1 and m.meeting_id = new.meeting_id
            and m.case_id = new.case_id and m.caf_event_id = new.caf_event_id));
    elsif tg_table_name = 'tac_progress' then
        wrong := wrong or not exists (select 1 from tac_action a where a.action_id = new.action_id
            and a.case_id = new.case_id and a.caf_event_id = new.caf_event_id);
    end if;
    if wrong then
        raise exception 'it belongs to another team around a child' using errcode = 'CF002';
    end if;
    return new;
end $$;

-- As before, with why it was closed.
drop function tac_cafs;
create function tac_cafs(wanted_case uuid)
returns table (caf_event_id text, started_on date, closed_on date, closed_why text)
language sql stable security definer set search_path = public, pg_temp as $$
    select e.event_id, e.occurred_on, x.closed_on, coalesce(x.why, '')
    from case_event e
    left join lateral (
        select c.occurred_on as closed_on, c.data ->> 'reason' as why from case_event c
        where c.case_id = e.case_id and c.kind = 'caf_closed' and c.about = e.event_id
          and not exists (select 1 from case_event w where w.case_id = e.case_id
                          and w.kind = 'event_withdrawn' and w.about = c.event_id)
        order by c.occurred_on, c.seq limit 1) x on true
    where e.case_id = wanted_case and e.kind = 'caf_started'
      and (has_reason(wanted_case, 'content') or in_team_around(wanted_case, e.event_id))
      and not exists (select 1 from case_event w where w.case_id = wanted_case
                      and w.kind = 'event_withdrawn' and w.about = e.event_id)
    order by (x.closed_on is null) desc, e.occurred_on desc, e.seq desc
$$;

-- What the team around a child reads of the assessment: what was agreed in it, and whether a version waits for its
-- signature. With the rights of who asks: the wall of the assessment holds, and a part that the family keeps back
-- from them is empty here too. See docs/decisions/0009.
create function caf_agreed(wanted_case uuid, wanted_caf text)
returns table (line text, outcome text, deed text, who text, by_words text)
language sql stable set search_path = public, pg_temp as $$
    with said as (
        select distinct on (a.field) split_part(a.field, '.', 3) as line, split_part(a.field, '.', 4) as cell, a.value
        from caf c join caf_answer a on a.caf_id = c.id
        where c.case_id = wanted_case and c.event_id = wanted_caf and a.field like 'actions.agreed.%'
        order by a.field, a.number desc, a.revision desc)
    select s.line, coalesce(max(s.value) filter (where s.cell = 'outcome'), ''),
           max(s.value) filter (where s.cell = 'action'),
           coalesce(max(s.value) filter (where s.cell = 'who'), ''),
           coalesce(max(s.value) filter (where s.cell = 'by'), '')
    from said s
    group by s.line
    having max(s.value) filter (where s.cell = 'action') <> ''
    order by s.line
$$;
create function caf_review_agreed(wanted_case uuid, wanted_caf text) returns text
language sql stable set search_path = public, pg_temp as $$
    select a.value from caf c join caf_answer a on a.caf_id = c.id
    where c.case_id = wanted_case and c.event_id = wanted_caf and a.field like 'actions.review.%'
    order by a.number desc, a.revision desc
    limit 1
$$;
create function caf_unsigned(wanted_case uuid, wanted_caf text) returns integer
language sql stable set search_path = public, pg_temp as $$
    select max(v.number) from caf c join caf_version v on v.caf_id = c.id
    where c.case_id = wanted_case and c.event_id = wanted_caf and v.signed_at is null
$$;
