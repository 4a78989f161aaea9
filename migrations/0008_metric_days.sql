-- metrics: kept sums day by day, so that any span of days is answered from cells; the backlog of great trees; closed deals by their day.

truncate metric_cell, metric_target_cell;
alter table metric_cell
  add column booked_days bigint[] not null,
  add column booked_days_n integer[] not null,
  add column orders_days bigint[] not null,
  add column orders_days_n integer[] not null;
comment on column metric_cell.booked_days is 'net bookings of Monday … Sunday; they add up to booked';
comment on column metric_cell.orders_days is 'orders booked on Monday … Sunday and not cancelled; they add up to orders';

create table metric_backlog_cell (
  org_id uuid not null references organisation,
  node_id uuid not null,
  day date not null,
  made_at timestamptz not null,
  backlog bigint not null,
  backlog_n integer not null,
  overdue bigint not null,
  overdue_n integer not null,
  primary key (org_id, node_id),
  foreign key (org_id, node_id) references person
);
comment on table metric_backlog_cell is 'metrics: derived: orders of the tree of a manager that are neither fulfilled nor cancelled, as known now; counts on its day only';
select make_tenant_table('metric_backlog_cell', false);

alter table metric_stale add column orders boolean not null default false;
comment on column metric_stale.orders is 'the orders of the person (null: of everybody) changed: their backlog cells no longer count';

create index opportunity_closed on opportunity (org_id, owner_id, closed_on) include (stage, amount, currency, first_pipeline_at, valid_from)
  where closed_on is not null;
