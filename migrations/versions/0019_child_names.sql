-- Every name by which a child is or was recorded, as a search compares it (caseflow.rules.search). A child has several keys
-- where parts of a name may be written together or apart. `former` is the name as it was written, for one that has been
-- corrected; null for the name of today.
drop index child_name;
create table child_name (
    child_id uuid not null references child,
    key text not null,
    former text,
    primary key (child_id, key)
);
create index child_by_reference on child (upper(regexp_replace(reference, '[^[:alnum:]]', '', 'g')));
create index child_expected on child (expected_birth_date) where birth_date is null;

-- What of a child was described otherwise, field by field; null = not known. `corrected_by` is null where a feed did it.
create table child_correction (
    id uuid primary key,
    child_id uuid not null references child,
    field text not null,
    was text,
    became text,
    reason text not null,
    corrected_by uuid references practitioner,
    corrected_at timestamptz not null
);
create index child_correction_child on child_correction (child_id, corrected_at);
