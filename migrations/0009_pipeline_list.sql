-- The pipeline's list in any order: a page of open deals is read from the index of its order, also in a great tree.
-- Partial, because open deals are the ones that are listed; a fifth of all in a company that is a few years old.

create index opportunity_by_close on opportunity (org_id, (coalesce(expected_close, date '9999-12-31')), opportunity_id) where stage between 0 and 90;
create index opportunity_by_next_step on opportunity (org_id, (coalesce(next_step_on, date '9999-12-31')), opportunity_id) where stage between 0 and 90;
create index opportunity_by_amount on opportunity (org_id, (coalesce(amount, -1)), opportunity_id) where stage between 0 and 90;
create index opportunity_by_stage on opportunity (org_id, stage, opportunity_id) where stage between 0 and 90;
create index opportunity_by_name on opportunity (org_id, (name collate "C"), opportunity_id) where stage between 0 and 90;
create index opportunity_by_creation on opportunity (org_id, created_at, opportunity_id) where stage between 0 and 90;
create index opportunity_by_change on opportunity (org_id, valid_from, opportunity_id) where stage between 0 and 90;
