"""What is counted of the facts by the quarter too, and by the financial year in place of the calendar's."""

from alembic import op

revision = "0065"
down_revision = "0062"

TABLES = """
alter table fact_count drop constraint fact_count_grain_check;
alter table fact_count add constraint fact_count_grain_check check (grain in ('day', 'month', 'quarter', 'year'));
alter table fact_length drop constraint fact_length_grain_check;
alter table fact_length add constraint fact_length_grain_check check (grain in ('day', 'month', 'quarter', 'year'));
"""

COUNTED = """
delete from fact_count where grain = 'year';
insert into fact_count (code, edge, grain, on_day, quindrat, numerator, denominator, exceptions)
    select c.code, c.edge, g.grain, (date_trunc(g.grain, c.on_day - g.late) + g.late)::date, c.quindrat,
           sum(c.numerator), sum(c.denominator), sum(c.exceptions)
    from fact_count c
    cross join (values ('quarter', interval '0 months'), ('year', interval '3 months')) g (grain, late)
    where c.grain = 'month' group by 1, 2, 3, 4, 5
    having (sum(c.numerator), sum(c.denominator), sum(c.exceptions)) <> (0, 0, 0);
delete from fact_length where grain = 'year';
insert into fact_length (code, edge, grain, on_day, whole, quindrat, days, numerator, denominator)
    select c.code, c.edge, g.grain, (date_trunc(g.grain, c.on_day - g.late) + g.late)::date, c.whole, c.quindrat,
           c.days, sum(c.numerator), sum(c.denominator)
    from fact_length c
    cross join (values ('quarter', interval '0 months'), ('year', interval '3 months')) g (grain, late)
    where c.grain = 'month' group by 1, 2, 3, 4, 5, 6, 7
    having (sum(c.numerator), sum(c.denominator)) <> (0, 0);
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(COUNTED)
