-- metrics: sums kept for the trees of managers of many people, so that their pages answer at once. Only an accelerator: every number is
-- the same without them.

create table metric_cell (
  org_id uuid not null references organisation,
  node_id uuid not null,
  week date not null,
  made_at timestamptz not null,
  booked bigint not null,
  booked_n integer not null,
  orders bigint not null,
  orders_n integer not null,
  commit bigint not null,
  commit_n integer not null,
  upside bigint not null,
  upside_n integer not null,
  in_quarter bigint not null,
  in_quarter_n integer not null,
  sixtieths numeric not null,
  applicable bigint not null,
  applicable_n integer not null,
  month_commit bigint not null,
  month_upside bigint not null,
  quarter_commit bigint not null,
  quarter_upside bigint not null,
  miss_each bigint not null,
  greater_each bigint not null,
  surprise bigint not null,
  signed integer not null,
  owed integer not null,
  on_time integer not null,
  primary key (org_id, node_id, week),
  foreign key (org_id, node_id) references person
);
comment on table metric_cell is 'metrics: derived: the sums of one week over the tree of a manager, as known now; orders: booked that week and not cancelled. Made by a tick, rebuilt by doctor';

create table metric_target_cell (
  org_id uuid not null references organisation,
  node_id uuid not null,
  month text collate "C" not null,
  made_at timestamptz not null,
  target bigint not null,
  primary key (org_id, node_id, month),
  foreign key (org_id, node_id) references person
);
comment on table metric_target_cell is 'metrics: derived: T(m) of the tree of a manager by the first day of the month, as known now';

create table metric_stale (
  org_id uuid not null references organisation,
  stale_id uuid not null,
  first_week date not null,
  last_week date not null,
  person_id uuid,
  targets boolean not null default false,
  primary key (org_id, stale_id)
);
comment on table metric_stale is 'metrics: written in the transaction that changes a fact: cells of these weeks of every tree that the person is in (null: of everybody), or all target cells, no longer count until they are made anew';

select make_tenant_table(name, false) from unnest(array['metric_cell', 'metric_target_cell', 'metric_stale']) as name;
