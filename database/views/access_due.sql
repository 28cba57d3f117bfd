-- Who may read which case, and why, as far as it follows from rows: the accountable team, those before it, a team that is
-- asked to receive the case or to settle a dispute about it, and a named senior; and the front door while a contact waits
-- for its decision. Nobody is asked to take a case over any more once the family's consent is gone.
-- Nobody is due access to a record that is read with another one: who works on that one reads both.
-- A team that answered for the case before sees with whom it is until a day that the rules say, and not at all where the
-- family has refused its agency or taken its consent back. The same holds for a team that provides a service for which the
-- case asks: it sees with whom the case is until the service is over.
create view access_due as
    select id as case_id, team_code, null::uuid as practitioner_id, 'content' as level, 'accountable' as reason,
        null::date as until_on
    from case_record
    where joined_to is null
    union all
    select s.case_id, s.team_code, null::uuid, 'summary', 'was accountable', max(s.seen_until_on)
    from team_spell s
    join case_record r on r.id = s.case_id and r.team_code <> s.team_code and r.joined_to is null
    join team t on t.code = s.team_code
    where s.seen_until_on is not null and not exists (
        select from consent c, consent_standing(s.case_id, t.agency_code, null) y
        where c.case_id = s.case_id and y.state in ('refused', 'withdrawn'))
    group by s.case_id, s.team_code
    union all
    select a.case_id, a.team_code, null::uuid, 'content', 'asked to receive a step', null::date
    from (
        select s.case_id, s.to_team as team_code from step s
        where s.decision is null and s.ended_on is null and not s.withdrawn and not step_consent_gone(s.event_id)
        union
        select d.case_id, d.to_team from step_dispute d
        where d.settled_on is null and not step_consent_gone(d.request_id)) a
    join team t on t.code = a.team_code
    union all
    select distinct d.case_id, null::text, d.senior_id, 'content', 'asked to settle a dispute', null::date
    from step_dispute d
    where d.settled_on is null and d.senior_id is not null
    union all
    select distinct c.case_id, t.code, null::uuid, 'content', 'asked to decide a contact', null::date
    from contact c join team t on t.front_door
    where c.decision_id is null and c.ended_on is null
    union all
    select distinct q.case_id, t.code, null::uuid, 'summary', 'asked for a service', null::date
    from service_request q
    join case_record r on r.id = q.case_id and r.joined_to is null
    join team t on q.service = any (t.services)
    where q.standing <> 'over' and not exists (
        select from consent c, consent_standing(q.case_id, t.agency_code, null) y
        where c.case_id = q.case_id and y.state in ('refused', 'withdrawn'));
