-- All measures that are counted at once, as an analyst would write them over the files of a feed: one table of the
-- events that stand, and for each measure a query of its own. Nothing here comes from the declared definitions.

create macro months_later(day, months) as (day + to_months(months))::date;
create macro year_start(day) as make_date(year(day) - (month(day) < 4)::int, 4, 1);
create macro year_end(day) as make_date(year(day) + (month(day) > 3)::int, 3, 31);

create temp table told as
select event_id, child_id, kind, occurred_on as on_day, recorded_at as at_time, about, data
from read_json($events, format = 'newline_delimited', columns = {
    event_id: 'varchar', child_id: 'varchar', kind: 'varchar', occurred_on: 'date', recorded_at: 'timestamptz',
    about: 'varchar', data: 'struct(
        outcome varchar, decision varchar, direction varchar, to_tier varchar, tier varchar, reason varchar,
        service varchar, attended boolean, answer varchar, activity varchar, finding varchar, absence varchar,
        parity varchar, offered boolean, exception boolean, suitable boolean, score integer, counts boolean,
        legal_status varchar, temporary boolean, type varchar, stands_for_family boolean, factors varchar[],
        scope varchar[], previous_plans_here integer)'})
where kind in ('activity_recorded', 'adoption_decided', 'adoption_decision_reversed', 'adoption_order_made',
    'behaviour_panel_held', 'birth_notified', 'caf_closed', 'caf_completed', 'caf_started', 'care_ended',
    'care_leaver_contacted', 'care_review_held', 'care_started', 'case_closed', 'child_in_need_plan_started',
    'consent_given', 'consent_withdrawn', 'contact_decided', 'contact_received', 'core_assessment_completed',
    'core_assessment_started', 'delivery_plan_agreed', 'enquiry_started', 'event_withdrawn', 'health_visit_made',
    'home_education_ended', 'home_education_registered', 'home_education_visited', 'initial_assessment_completed',
    'initial_assessment_started', 'initial_conference_held', 'lead_professional_named', 'marac_case_discussed',
    'marac_referral_made', 'missing_episode_started', 'placed_for_adoption', 'placement_ended',
    'placement_started', 'protection_plan_ended', 'protection_plan_started', 'referral_decided',
    'referral_received', 'review_conference_held', 'sen_assessment_requested', 'service_appointment',
    'service_decided', 'service_requested', 'statement_issued', 'step_decided', 'step_requested',
    'strategy_discussion_held', 'strengths_questionnaire_recorded', 'tac_meeting_held', 'tier_changed',
    'young_carer_asked');

create temp table child as
select child_id, birth_date::date as born, coalesce(nullif(quindrat, ''), 'not allocated') as quindrat
from read_csv($children, all_varchar = true);

create temp table event as
with withdrawal as (select event_id, about from told where kind = 'event_withdrawn'),
third as (select about from withdrawal),
second as (select about from withdrawal where event_id not in (from third)),
first as (select about from withdrawal where event_id not in (from second))
select t.* exclude (data), unnest(t.data), {'d': on_day, 't': at_time, 'e': event_id} as place
from told t where t.kind <> 'event_withdrawn' and t.event_id not in (from first);

create temp table counted (
    code varchar, child_id varchar, day date, above boolean, below boolean, length integer);

-- Common assessments.

create temp table caf as
with done as (
    select about, min(on_day) as on_day from event where kind = 'caf_closed' group by about),
shut as (
    select s.event_id, min(c.on_day) as on_day from event s join event c using (child_id)
    where s.kind = 'caf_started' and c.kind = 'case_closed' and c.place > s.place group by s.event_id)
select s.event_id, s.child_id, s.place, s.on_day as start_day, least(d.on_day, c.on_day) as end_day
from event s left join done d on d.about = s.event_id left join shut c on c.event_id = s.event_id
where s.kind = 'caf_started';

create temp table caf_done as
select d.event_id, d.child_id, d.about, d.on_day, s.start_day,
    row_number() over (partition by d.about order by d.place) as number
from event d join caf s on s.event_id = d.about where d.kind = 'caf_completed';

insert into counted
select 'CAF 01', child_id, on_day, true, true, null from caf_done where on_day >= start_day;

insert into counted
with taken as (
    select about, on_day, coalesce(scope, []) as scope,
        flatten(list(coalesce(scope, [])) over (partition by about order by place)) as so_far
    from event where kind = 'consent_withdrawn'),
over as (
    select g.event_id, min(t.on_day) as over_day from event g join taken t on t.about = g.event_id
    where g.kind = 'consent_given' and (len(t.scope) = 0
        or (len(coalesce(g.scope, [])) > 0 and list_has_all(t.so_far, g.scope)))
    group by g.event_id),
given as (
    select g.child_id, g.about, g.on_day, o.over_day from event g left join over o using (event_id)
    where g.kind = 'consent_given')
select 'CAF 02', d.child_id, d.on_day, exists (
        select 1 from given g where g.child_id = d.child_id and g.about = d.about
        and g.on_day <= d.on_day and (g.over_day is null or g.over_day > d.on_day))
    or exists (
        select 1 from given g where g.child_id = d.child_id and g.about is null
        and g.on_day <= d.on_day and (g.over_day is null or g.over_day > d.on_day)), true, null
from caf_done d where d.on_day >= d.start_day;

insert into counted
select 'CAF 03a', d.child_id, d.on_day, true, true, b.working - a.working from caf_done d
join calendar a on a.day = d.start_day join calendar b on b.day = d.on_day
where d.number = 1 and d.on_day >= d.start_day;

insert into counted
with met as (
    select * from event where kind = 'tac_meeting_held'
    qualify row_number() over (partition by about order by place) = 1)
select 'CAF 03b', m.child_id, m.on_day, true, true, b.working - a.working
from met m join caf_done d on d.about = m.about and d.number = 1
join calendar a on a.day = d.on_day join calendar b on b.day = m.on_day where d.on_day <= m.on_day;

insert into counted
with named as (
    select about, min(on_day) as on_day from event where kind = 'lead_professional_named' group by about)
select 'CAF 04', s.child_id, p.last_day, coalesce(n.on_day <= p.last_day, false), true, null
from caf s join period p on s.start_day <= p.last_day and coalesce(s.end_day > p.last_day, true)
left join named n on n.about = s.event_id where coalesce(s.end_day >= s.start_day, true);

insert into counted
select 'CAF 06', d.child_id, d.on_day, d.decision in ('accepted', 'accepted_with_conditions'), true, null
from event d join event r on r.event_id = d.about and r.kind = 'step_requested' and r.on_day <= d.on_day
where d.kind = 'step_decided' and r.direction = 'up' and r.to_tier = 'specialist';

insert into counted
select 'CAF 08', c.child_id, c.on_day, coalesce(c.reason = 'needs_met', false), true, null
from event c join caf s on s.event_id = c.about where c.kind = 'caf_closed' and c.on_day >= s.start_day;

insert into counted
select 'CAF 09', s.child_id, s.start_day, exists (
    select 1 from caf o where o.child_id = s.child_id and o.start_day < s.start_day
    and o.end_day between o.start_day and s.start_day and s.start_day <= months_later(o.end_day, 12)), true, null
from caf s;

insert into counted
select 'CAF 10', r.child_id, r.on_day, exists (
    select 1 from caf o where o.child_id = r.child_id and o.start_day < r.on_day
    and coalesce(o.end_day >= o.start_day and r.on_day <= months_later(o.end_day, 12), o.end_day is null)),
    true, null
from event r where r.kind = 'referral_received';

-- Referrals, assessments and protection plans.

create temp table sound as
with begun as (
    select s.event_id, coalesce(r.on_day, s.on_day) as start_day, 'initial_assessment_completed' as done
    from event s left join event r on r.event_id = s.about and r.kind = 'referral_received'
    where s.kind = 'initial_assessment_started'
    union all select event_id, on_day, 'core_assessment_completed' from event
    where kind = 'core_assessment_started'
    union all select event_id, on_day, 'protection_plan_ended' from event
    where kind = 'protection_plan_started'),
finished as (
    select e.*, b.start_day from event e join begun b on b.event_id = e.about and b.done = e.kind
    qualify row_number() over (partition by e.about order by place) = 1)
select f.kind, f.child_id, f.on_day, f.place, f.factors, f.start_day, b.working - a.working as days
from finished f join calendar a on a.day = f.start_day join calendar b on b.day = f.on_day
where f.on_day >= f.start_day;

insert into counted
select 'NI 59', child_id, on_day, days <= 7, true, null from sound where kind = 'initial_assessment_completed';

insert into counted
select 'NI 60', child_id, on_day, days <= 35, true, null from sound where kind = 'core_assessment_completed';

insert into counted
select 'NI 64', child_id, on_day, on_day >= months_later(start_day, 24), true, null
from sound where kind = 'protection_plan_ended';

insert into counted
select 'NI 65', child_id, on_day, coalesce(previous_plans_here, 0) > 0
    or min(on_day) over (partition by child_id) < on_day, true, null
from event where kind = 'protection_plan_started';

insert into counted
select 'NI 68', child_id, on_day, true, false, null from sound where kind = 'initial_assessment_completed'
union all select 'NI 68', child_id, on_day, false, true, null from event where kind = 'referral_received';

insert into counted
with decided as (
    select about, outcome from event where kind = 'referral_decided'
    qualify row_number() over (partition by about order by place) = 1)
select 'CSC 003', r.child_id, r.on_day, coalesce(d.outcome = 'nfa', false), true, null
from event r left join decided d on d.about = r.event_id where r.kind = 'referral_received';

insert into counted
with mark as (
    select child_id, place, on_day, false as closes, true as opens, on_day as first_day from event
    where kind in ('care_started', 'child_in_need_plan_started', 'core_assessment_started', 'enquiry_started',
        'initial_assessment_started', 'protection_plan_started', 'strategy_discussion_held')
        or (kind = 'initial_conference_held' and outcome = 'plan')
    union all select d.child_id, d.place, d.on_day, false, true, coalesce(r.on_day, d.on_day)
    from event d left join event r on r.event_id = d.about and r.kind = 'referral_received'
    where d.kind = 'referral_decided' and d.outcome in ('initial_assessment', 'strategy_discussion')
    union all select child_id, place, on_day, false, tier = 'specialist', on_day
    from event where kind = 'tier_changed'
    union all select d.child_id, d.place, d.on_day, false, r.to_tier = 'specialist', d.on_day
    from event d join event r on r.event_id = d.about and r.kind = 'step_requested'
    where d.kind = 'step_decided' and d.decision in ('accepted', 'accepted_with_conditions')
    union all select child_id, place, on_day, true, false, on_day from event where kind = 'case_closed'),
ordered as (select *, {'d': on_day, 't': place.t, 'c': closes, 'e': place.e} as turn from mark),
turned as (select *, lag(opens, 1, false) over (partition by child_id order by turn) as was_open from ordered),
spell as (
    select *, lead(on_day) over (partition by child_id order by turn) as end_day
    from turned where opens <> was_open),
open as (
    select child_id, end_day, greatest(first_day, max(end_day) filter (where end_day > first_day) over (
        partition by child_id order by turn rows between unbounded preceding and 1 preceding)) as start_day
    from spell where opens),
assessed as (
    select child_id, on_day, place, coalesce(list_has_any(factors, ['1B', '2B']), false) as named
    from sound where kind = 'core_assessment_completed')
select 'CSC 002', o.child_id, p.last_day, coalesce((
    select arg_max(a.named, a.place) from assessed a
    where a.child_id = o.child_id and a.on_day <= p.last_day), false), true, null
from open o join period p on o.start_day <= p.last_day and coalesce(o.end_day > p.last_day, true);

insert into counted
with plan as (
    select p.event_id, p.child_id, p.on_day as start_day, coalesce(e.on_day, date '2200-01-01') as end_day
    from event p left join (
        select about, min(on_day) as on_day from event where kind = 'protection_plan_ended' group by about
    ) e on e.about = p.event_id
    where p.kind = 'protection_plan_started' and coalesce(e.on_day >= p.on_day, true)),
held as (
    select p.event_id, p.start_day, r.on_day as held_day,
        lag(r.on_day) over (partition by p.event_id order by r.place) as before
    from event r join plan p on p.event_id = r.about
    where r.kind = 'review_conference_held' and coalesce(r.counts, true)
        and r.on_day > p.start_day and r.on_day <= p.end_day),
due as (
    from held union all
    select p.event_id, p.start_day, null, max(h.held_day) from plan p left join held h using (event_id)
    group by p.event_id, p.start_day),
dated as (
    select event_id, held_day, coalesce(months_later(before, 6), months_later(start_day, 3)) as due_day from due),
missed as (
    select event_id, due_day, case when held_day is null then date '2200-01-01'
        else year_end(greatest(due_day, held_day - 1)) end as until_day
    from dated where held_day is null or held_day > due_day)
select 'NI 67', l.child_id, p.last_day, not exists (
    select 1 from missed m where m.event_id = l.event_id
    and p.last_day between m.due_day and m.until_day), true, null
from period p join plan l on months_later(l.start_day, 3) <= p.last_day and l.end_day > p.last_day;

-- Children in care, short breaks apart. Days on which two periods run side by side belong to the first.

create temp table care_all as
select s.event_id, s.child_id, s.place, s.on_day as start_day, coalesce(e.on_day, date '9999-12-31') as end_day
from event s left join (
    select about, min(on_day) as on_day from event where kind = 'care_ended' group by about
) e on e.about = s.event_id
where s.kind = 'care_started' and coalesce(s.legal_status not in ('V3', 'V4'), true);

create temp table care as
with one as (
    select *, coalesce(max(end_day) over (partition by child_id order by place
        rows between unbounded preceding and 1 preceding), date '0001-01-01') as covered
    from care_all where end_day >= start_day),
joined as (
    select *, max(case when start_day > covered then start_day end) over (
        partition by child_id order by place) as since
    from one)
select c.event_id, c.child_id, c.start_day as own_start, greatest(c.start_day, c.covered) as start_day, c.end_day,
    c.since, b.born
from joined c join child b using (child_id) where greatest(c.start_day, c.covered) < c.end_day;

create temp table home as
select h.event_id, h.child_id, h.place, h.on_day as start_day,
    case when c.event_id is null or c.end_day < c.start_day then coalesce(e.on_day, date '9999-12-31')
        else greatest(least(coalesce(e.on_day, date '9999-12-31'), c.end_day), h.on_day) end as end_day,
    coalesce(e.on_day < h.on_day, false) as impossible
from event h left join (
    select about, min(on_day) as on_day from event where kind = 'placement_ended' group by about
) e on e.about = h.event_id
left join event s on s.event_id = h.about and s.kind = 'care_started' left join care_all c on c.event_id = s.event_id
where h.kind = 'placement_started' and not coalesce(h.temporary, false)
    and (s.event_id is null or c.event_id is not null);

insert into counted
with asked as (
    select c.child_id, p.last_day from care c
    join period p on c.start_day <= p.last_day and c.end_day > p.last_day),
homes as (
    select a.child_id, a.last_day,
        count(*) filter (where not h.impossible and h.end_day >= year_start(a.last_day)) as number,
        coalesce(bool_or(h.impossible and h.start_day >= year_start(a.last_day)), false) as unsure
    from asked a left join home h on h.child_id = a.child_id and h.start_day <= a.last_day group by all)
select 'NI 62', child_id, last_day, number >= 3, true, null from homes where not unsure;

insert into counted
with usable as (from home where not impossible),
before as (
    select h.event_id, arg_max(b.start_day, b.place) as start_day, arg_max(b.end_day, b.place) as end_day
    from usable h join usable b on b.child_id = h.child_id and b.start_day < h.start_day group by h.event_id),
settling as (
    select h.*, months_later(h.start_day, 24) as alone_day, case when b.event_id is not null then
        months_later(b.start_day, 24) + greatest(0, h.start_day - b.end_day - 1)::int end as together_day
    from usable h left join before b using (event_id)),
reversed as (
    select about, arg_min(on_day, place) as on_day from event
    where kind = 'adoption_decision_reversed' group by about),
put as (
    select p.child_id, p.on_day, coalesce(r.on_day - 1, date '9999-12-31') as last_day, (
        select arg_min(u.event_id, u.place) from usable u
        where u.child_id = p.child_id and u.start_day >= p.on_day) as next_home
    from event p left join reversed r on r.about = p.about where p.kind = 'placed_for_adoption'),
adoptive as (
    select u.event_id, p.on_day, p.last_day from put p join usable u on u.child_id = p.child_id
    and (u.start_day <= p.on_day or u.event_id = p.next_home)),
asked as (
    select c.child_id, p.last_day from care c
    join period p on c.start_day <= p.last_day and c.end_day > p.last_day
    where months_later(c.since, 30) <= p.last_day
        and c.born <= p.last_day and p.last_day < months_later(c.born, 192)),
unsure as (
    select a.child_id, a.last_day from asked a join home h on h.child_id = a.child_id
    and h.start_day <= a.last_day and h.impossible where h.start_day >= coalesce((
        select max(u.start_day) from usable u where u.child_id = a.child_id and u.start_day <= a.last_day),
        date '0001-01-01')),
passed as (
    select a.child_id, a.last_day, arg_max(s.alone_day <= a.last_day or (
        coalesce(s.together_day <= a.last_day, false) and exists (
            select 1 from adoptive o where o.event_id = s.event_id
            and a.last_day between o.on_day and o.last_day)), s.place) as settled
    from asked a left join settling s on s.child_id = a.child_id
        and s.start_day <= a.last_day and a.last_day < s.end_day
    group by all)
select 'NI 63', child_id, last_day, coalesce(settled, false), true, null
from passed anti join unsure using (child_id, last_day);

insert into counted
with own as (
    select event_id, child_id, start_day, end_day from care_all),
held as (
    select c.event_id, c.start_day, r.on_day as held_day,
        row_number() over (partition by c.event_id order by r.place) as number,
        coalesce(lag(r.on_day) over (partition by c.event_id order by r.place), c.start_day) as since
    from event r join own c on c.event_id = r.about
    where r.kind = 'care_review_held' and r.on_day > c.start_day and r.on_day <= c.end_day),
due as (
    from held union all
    select c.event_id, c.start_day, null, 1 + count(h.number), coalesce(max(h.held_day), c.start_day)
    from own c left join held h using (event_id) group by c.event_id, c.start_day),
dated as (
    select event_id, held_day, case when number > 2 then months_later(since, 6)
        when number = 2 then months_later(since, 3) else since + 28 end as due_day from due),
missed as (
    select event_id, due_day, case when held_day is null then date '9999-12-31'
        else year_end(greatest(due_day, held_day - 1)) end as until_day
    from dated where held_day is null or held_day > due_day),
once as (
    select *, max(end_day) over (partition by child_id order by place
        rows between unbounded preceding and 1 preceding) as covered
    from care_all where end_day >= start_day)
select 'NI 66', c.child_id, p.last_day, not exists (
    select 1 from missed m where m.event_id = c.event_id
    and p.last_day between m.due_day and m.until_day), true, null
from once c join period p on greatest(c.start_day, c.covered) <= p.last_day and c.end_day > p.last_day
where c.start_day + 28 <= p.last_day;

insert into counted
with asked as (
    select c.child_id, p.last_day from care c
    join period p on c.start_day <= p.last_day and c.end_day > p.last_day
    where months_later(c.since, 12) <= p.last_day
        and months_later(c.born, 48) <= p.last_day and p.last_day < months_later(c.born, 204)),
latest as (
    select a.child_id, a.last_day, arg_max({'score': q.score}, q.place).score as score
    from asked a left join event q on q.child_id = a.child_id and q.kind = 'strengths_questionnaire_recorded'
        and q.on_day <= a.last_day and months_later(q.on_day, 12) >= a.last_day
    group by all)
select 'NI 58', child_id, last_day, score is not null, true, score from latest;

insert into counted
with ordered as (
    select * from event where kind = 'adoption_order_made'
    qualify row_number() over (partition by about order by place) = 1)
select 'NI 61', o.child_id, o.on_day, p.on_day <= months_later(d.on_day, 12), true, null
from ordered o join event p on p.event_id = o.about and p.kind = 'placed_for_adoption'
join event d on d.event_id = p.about and d.kind = 'adoption_decided'
where d.on_day <= p.on_day and p.on_day <= o.on_day;

create temp table leaver as
select b.child_id, months_later(b.born, 228) as birthday from child b
where b.born is not null and exists (
    select 1 from care_all c where c.child_id = b.child_id
    and c.start_day <= year_start(months_later(b.born, 204))
    and year_start(months_later(b.born, 204)) < c.end_day);

create temp table reached as
select l.child_id, l.birthday, arg_max({'s': r.suitable, 'a': r.activity}, r.place) as last
from leaver l left join event r on r.child_id = l.child_id and r.kind = 'care_leaver_contacted'
    and months_later(r.on_day, 3) >= l.birthday and r.on_day <= months_later(l.birthday, 1)
group by all;

insert into counted
select 'NI 147', child_id, birthday, coalesce(last.s, false), true, null from reached;

insert into counted
select 'NI 148', child_id, birthday, coalesce(regexp_matches(last.a, '^[FP][1-5]$'), false), true, null
from reached;

-- Families, health, education and services.

insert into counted
with discussed as (
    select m.child_id, m.on_day, r.on_day as referred from event m
    left join event r on r.event_id = m.about and r.kind = 'marac_referral_made'
    where m.kind = 'marac_case_discussed' and m.stands_for_family)
select 'NI 32', d.child_id, d.on_day, exists (
    select 1 from event o where o.kind = 'marac_referral_made' and o.child_id = d.child_id
    and o.on_day < d.referred and months_later(o.on_day, 12) >= d.referred), true, null
from discussed d;

create temp table once_a_year as
select 'CSC 001' as code, e.child_id, e.on_day, e.place from event e join child c using (child_id)
where e.kind = 'marac_referral_made'
    and (c.born is null or (c.born <= e.on_day and e.on_day < months_later(c.born, 216)))
union all select 'CSC 025', a.child_id, a.on_day, a.place
from event a join event r on r.event_id = a.about and r.kind = 'service_requested'
where a.kind = 'service_appointment' and a.attended and r.service = 'behaviour_support'
union all select 'CSC 075', e.child_id, e.on_day, e.place from event e join child c using (child_id)
where e.kind = 'behaviour_panel_held' and c.born <= e.on_day and e.on_day < months_later(c.born, 216)
union all select 'NI 71', child_id, on_day, place from event
where kind = 'missing_episode_started' and absence = 'missing';

insert into counted
select code, child_id, on_day,
    row_number() over (partition by code, child_id, year_start(on_day) order by place) = 1, true, null
from once_a_year;

insert into counted
select case when b.parity = 'first' then 'CSC 010' else 'CSC 011' end, b.child_id, b.on_day, exists (
    select 1 from event v where v.kind = 'health_visit_made' and v.offered and v.about = b.event_id
    and v.on_day between b.on_day and b.on_day + case when b.parity = 'first' then 14 else 21 end), true, null
from event b where b.kind = 'birth_notified' and b.parity in ('first', 'further');

insert into counted
with decided as (
    select about, decision from event where kind = 'service_decided'
    qualify row_number() over (partition by about order by place) = 1),
seen as (
    select * from event where kind = 'service_appointment' and attended
    qualify row_number() over (partition by about order by place) = 1)
select 'CSC 022', a.child_id, a.on_day, a.on_day <= r.on_day + 27, true, null
from seen a join event r on r.event_id = a.about and r.kind = 'service_requested' and r.service = 'camhs'
join decided d on d.about = r.event_id and d.decision = 'accepted' where a.on_day >= r.on_day;

insert into counted
select 'CSC 024', child_id, on_day, coalesce(answer in ('strongly_agree', 'agree'), false), true, null
from event where kind = 'young_carer_asked' and answer is distinct from 'none';

insert into counted
with taught as (
    select s.event_id, s.child_id, s.on_day as start_day, coalesce(e.on_day, date '9999-12-31') as end_day,
        coalesce(max(coalesce(e.on_day, date '9999-12-31')) over (partition by s.child_id order by s.place
            rows between unbounded preceding and 1 preceding), date '0001-01-01') as covered
    from event s left join (
        select about, min(on_day) as on_day from event where kind = 'home_education_ended' group by about
    ) e on e.about = s.event_id
    where s.kind = 'home_education_registered' and coalesce(e.on_day >= s.on_day, true))
select 'CSC 032', t.child_id, p.last_day, coalesce((
    select arg_max(v.finding is not distinct from 'suitable', v.place) from event v
    where v.kind = 'home_education_visited' and v.about = t.event_id
    and v.on_day <= p.last_day and months_later(v.on_day, 12) >= p.last_day), false), true, null
from taught t join child c using (child_id)
join period p on greatest(t.start_day, t.covered) <= p.last_day and t.end_day > p.last_day
where months_later(c.born, 60) <= p.last_day and p.last_day < months_later(c.born, 192);

insert into counted
select 'CSC 079', e.child_id, e.on_day, true, true, null from event e join child c using (child_id)
where e.kind = 'placement_started' and e.type = 'W1'
    and months_later(c.born, 192) <= e.on_day and e.on_day < months_later(c.born, 216);

insert into counted
with told_of as (
    select child_id, on_day, activity, lead(on_day) over (partition by child_id order by place) as end_day
    from event where kind = 'activity_recorded')
select 'CSC 083', a.child_id, p.last_day, not coalesce(months_later(a.on_day, 6) >= p.last_day and a.activity in (
    'school', 'work_training', 'work', 'training', 'available', 'not_available'), false), true, null
from told_of a join child c using (child_id)
join period p on a.on_day <= p.last_day and coalesce(a.end_day > p.last_day, true)
where coalesce(a.activity not in ('custody', 'asylum'), true)
    and months_later(c.born, 192) <= p.last_day and p.last_day < months_later(c.born, 228);

insert into counted
with decided as (
    select child_id, on_day from event where kind in ('contact_decided', 'referral_decided')
    and outcome in ('information_advice', 'other_agency', 'nfa'))
select 'EH 01', d.child_id, months_later(d.on_day, 12), exists (
    select 1 from event b where b.kind in ('contact_received', 'referral_received') and b.child_id = d.child_id
    and b.on_day > d.on_day and b.on_day <= months_later(d.on_day, 12)), true, null
from decided d;

insert into counted
with stepped as (
    select d.child_id, d.on_day from event d join event r on r.event_id = d.about and r.kind = 'step_requested'
    where d.kind = 'step_decided' and d.decision in ('accepted', 'accepted_with_conditions')
    and r.direction = 'down')
select 'EH 02', s.child_id, months_later(s.on_day, 12), not exists (
    select 1 from event b where b.child_id = s.child_id
    and (b.kind = 'referral_received' or (b.kind = 'step_requested' and b.direction = 'up'))
    and b.on_day > s.on_day and b.on_day <= months_later(s.on_day, 12)), true, null
from stepped s;

insert into counted
with waited as (
    select child_id, place, on_day, kind in ('contact_received', 'referral_received') as came,
        count(*) filter (where kind = 'case_closed') over (partition by child_id order by place) as stretch
    from event where kind in ('case_closed', 'contact_received', 'referral_received', 'delivery_plan_agreed',
        'child_in_need_plan_started', 'protection_plan_started', 'care_started')
        or (kind = 'service_appointment' and attended)
    qualify kind <> 'case_closed'),
first as (
    select child_id, stretch, min(place) as place from waited where came group by all),
helped as (
    select w.child_id, f.place.d as since, min(w.place).d as on_day from waited w
    join first f on f.child_id = w.child_id and f.stretch = w.stretch
    where not w.came and w.place > f.place group by w.child_id, w.stretch, f.place)
select 'EH 03', h.child_id, h.on_day, true, true, b.working - a.working
from helped h join calendar a on a.day = h.since join calendar b on b.day = h.on_day;

create temp table statement as
with issued as (
    select * from event where kind = 'statement_issued'
    qualify row_number() over (partition by about order by place) = 1)
select s.child_id, s.on_day, s.on_day <= r.on_day + 182 as in_time, coalesce(s.exception, false) as apart
from issued s join event r on r.event_id = s.about and r.kind = 'sen_assessment_requested'
where s.on_day >= r.on_day;

insert into counted
select 'NI 103a', child_id, on_day, in_time, true, null from statement where not apart;

insert into counted
select 'NI 103b', child_id, on_day, in_time, true, null from statement;
