"""What was sent, so that a begun form is recorded once; each draft belongs to one begun form."""

from alembic import op

revision = "0017"
down_revision = "0016"

TABLES = """
create table sent_form (
    practitioner_id uuid not null references practitioner,
    id uuid not null,
    content text not null,
    sent_on date not null,
    sent_at timestamptz not null,
    led_to text not null,
    primary key (practitioner_id, id)
);
create index sent_form_content on sent_form (practitioner_id, content, sent_on);

-- A section of a common assessment keeps one draft, because all its writers write into the same answers.
update draft set form = form || case when form like '%?%' then '&' else '?' end || 'begun=' || id
where form !~ '^/cases/[^/]+/cafs/[^/]+/[0-9]+/' or form ~ '/sign-off$';
"""


def upgrade() -> None:
    op.execute(TABLES)
