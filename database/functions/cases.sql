-- Who leads the team around a child today, by name and phone, whether or not they have an account.
create function lead_member(wanted uuid) returns table (name text, phone text) language sql stable
    set search_path = public, pg_temp as $$
    select m.name, m.phone
    from tac_lead l join tac_member m on m.id = l.member_id
    where l.case_id = wanted and m.left_on is null
      and not exists (select from withdrawn_event w where w.case_id = l.case_id and w.event_id = l.event_id)
      and exists (select from episode e where e.case_id = l.case_id and e.event_id = l.caf_event_id and e.ended_on is null)
    order by l.number desc, l.written_at desc limit 1
$$;

-- What is said first of a case, with the rights of whoever asks: what they may not read is null.
create function case_header(wanted uuid)
returns table (team_name text, team_phone text, holder text, holder_phone text, lead text, lead_phone text,
    lanes jsonb, seen_on date, alone_on date, waiting_on date, alerts jsonb, submitted jsonb)
language sql stable set search_path = public, pg_temp as $$
    select t.name, t.phone, p.name, p.phone, l.name, l.phone,
        (select jsonb_agg(to_jsonb(s) order by s.from_on, s.event_id)
         from lane_spell s where s.case_id = r.id and s.until_on is null),
        (select s.seen_on from sighting s where s.case_id = r.id and not s.alone),
        (select s.seen_on from sighting s where s.case_id = r.id and s.alone),
        (select min(c.received_on) from contact c
         where c.case_id = r.id and c.decision_id is null and c.ended_on is null),
        (select jsonb_agg(jsonb_build_object('kind', a.kind, 'words', a.words, 'review_on', a.review_on,
                    'raised_by', w.name, 'raised_on', (a.raised_at at time zone 'Europe/London')::date)
                order by a.raised_at, a.id)
         from alert a join practitioner w on w.id = a.raised_by where a.case_id = r.id and a.ended_at is null),
        (select jsonb_object_agg(a.started_event_id, a.submitted_on) from assessment a
         where a.case_id = r.id and a.decided_at is null)
    from case_record r
    join team t on t.code = r.team_code
    left join practitioner p on p.id = r.allocated_to and p.active
    left join lateral lead_member(r.id) l on true
    where r.id = wanted
$$;
