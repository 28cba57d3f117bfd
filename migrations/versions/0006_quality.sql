-- The median of the days of what is counted, twice over so that it is whole; asked like indicator_counts.
create function indicator_medians(places integer[], codes text[], lowest date[], highest date[], until date[],
    split text)
returns table (place integer, code text, grp text, twice bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select w.place, w.code, f.grp, f.twice
    from unnest(places, codes, lowest, highest, until) as w (place, code, lowest, highest, until)
    cross join lateral (
        select case split when 'quindrat' then i.quindrat when 'team' then i.team when 'agency' then i.agency end as grp,
               (2 * percentile_cont(0.5) within group (order by i.days))::bigint as twice
        from indicator_fact i
        where i.code = w.code and i.first_on between w.lowest and w.highest and i.last_on >= w.until
            and i.in_denominator and i.days is not null
        group by 1) f
    where (select may_see_figures())
$$;
