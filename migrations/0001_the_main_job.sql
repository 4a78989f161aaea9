-- The main job: organisation, calendar, targets, pipeline, orders, commit, imports.
-- Every tenant table starts its primary key, its foreign keys and its indexes with org_id; row-level security is the second lock.
-- The comment of a table names its room: only that room's store writes it.
-- No triggers, no unique key without org_id on tenant tables (they must be shardable by org_id).

do $$ begin
  if not exists (select from pg_roles where rolname = 'drumbeat_app') then create role drumbeat_app nologin; end if;
end $$;
grant drumbeat_app to current_user;
grant usage on schema public to drumbeat_app;

-- organisation ------------------------------------------------------------------------------------------------

create table organisation (
  org_id uuid primary key,
  key text collate "C" not null,
  name text not null,
  time_zone text not null,
  base_currency text not null,
  fiscal_year_start_month smallint not null check (fiscal_year_start_month between 1 and 12),
  calendar text not null check (calendar in ('gregorian', '4-4-5', '4-5-4', '5-4-4')),
  purpose text not null default 'real' check (purpose in ('real', 'demo', 'drill')),
  historical boolean not null default false,
  clock_offset interval not null default '0',
  clock_fixed_at timestamptz,
  own_calendar boolean not null default false,
  created_at timestamptz not null
);
comment on table organisation is 'organisation: one company. clock_offset is added to the database clock (demo, drill); clock_fixed_at stands still there (historical). own_calendar: calendar_day replaces the built-in holidays instead of changing them';

create table person (
  org_id uuid not null references organisation,
  person_id uuid not null,
  key text collate "C" not null,
  name text not null,
  email text,
  team text,
  submits boolean not null default true,
  active_from date,
  active_to date,
  sort_key text collate "C" not null default '',
  grams text[] not null default '{}',
  seq bigint generated always as identity,
  primary key (org_id, person_id),
  unique (org_id, key)
);
create unique index person_email on person (org_id, lower(email));
create index person_sort on person (org_id, sort_key, person_id);
create index person_grams on person using gin (grams);
comment on table person is 'organisation: somebody who may own numbers. active_to is exclusive; sort_key is pinyin, grams are 1- and 2-grams of name, pinyin and initials';

create table person_role (
  org_id uuid not null,
  person_id uuid not null,
  role text not null check (role in ('am', 'rm', 'leader', 'operations', 'administrator', 'partner', 'marketing', 'product', 'finance')),
  primary key (org_id, person_id, role),
  foreign key (org_id, person_id) references person
);
comment on table person_role is 'organisation: the roles that a person holds';

create table reporting_line (
  org_id uuid not null,
  person_id uuid not null,
  manager_id uuid,
  from_day date not null,
  to_day date,
  check (to_day is null or to_day > from_day),
  check (manager_id is distinct from person_id),
  primary key (org_id, person_id, from_day),
  foreign key (org_id, person_id) references person,
  foreign key (org_id, manager_id) references person
);
create index reporting_line_manager on reporting_line (org_id, manager_id, from_day);
comment on table reporting_line is 'organisation: who reports to whom from a day until to_day (exclusive, null: until further notice); no overlap, no cycle on any day';

create table reporting_closure (
  org_id uuid not null,
  ancestor_id uuid not null,
  descendant_id uuid not null,
  depth smallint not null,
  from_day date not null,
  to_day date not null default '9999-12-31',
  primary key (org_id, ancestor_id, descendant_id, from_day),
  foreign key (org_id, ancestor_id) references person,
  foreign key (org_id, descendant_id) references person
);
create index reporting_closure_up on reporting_closure (org_id, descendant_id, from_day) include (ancestor_id, to_day, depth);
comment on table reporting_closure is 'organisation: derived from reporting_line: ancestor is above (or is) descendant on the days from_day until to_day (exclusive; 9999-12-31 means without end). Depth 0 (oneself) has one row from 0001-01-01. Rebuilt by doctor';

create table delegation (
  org_id uuid not null,
  delegation_id uuid not null,
  person_id uuid not null,
  delegate_id uuid not null,
  from_day date not null,
  to_day date,
  recorded_at timestamptz,
  recorded_by uuid,
  ended_at timestamptz,
  seq bigint generated always as identity,
  check (person_id <> delegate_id),
  check (to_day is null or to_day > from_day),
  primary key (org_id, delegation_id),
  foreign key (org_id, person_id) references person,
  foreign key (org_id, delegate_id) references person
);
create index delegation_person on delegation (org_id, person_id, from_day);
create index delegation_delegate on delegation (org_id, delegate_id, from_day);
comment on table delegation is 'organisation: somebody who drafts and signs for a person on the days from_day until to_day (exclusive)';

create table audit (
  org_id uuid not null,
  audit_id uuid not null,
  at timestamptz not null,
  actor_id uuid,
  actor text not null,
  action text not null,
  subject_kind text not null,
  subject_id uuid,
  details jsonb not null default '{}',
  request_id text,
  primary key (org_id, audit_id)
);
create index audit_at on audit (org_id, at desc);
create index audit_subject on audit (org_id, subject_id, at);
comment on table audit is 'kernel: insert-only: who did what, when, to which thing';

create table event (
  org_id uuid not null,
  event_id uuid not null,
  at timestamptz not null,
  name text not null,
  subject_id uuid,
  details jsonb not null default '{}',
  primary key (org_id, event_id)
);
create index event_at on event (org_id, at);
comment on table event is 'kernel: insert-only: news that rooms above listen to, written in the transaction that causes it';

create table idempotency_key (
  org_id uuid not null,
  caller text collate "C" not null,
  key text collate "C" not null,
  request_hash text not null,
  status smallint,
  response text,
  created_at timestamptz not null,
  primary key (org_id, caller, key)
);
create index idempotency_key_age on idempotency_key (org_id, created_at);
comment on table idempotency_key is 'kernel: the first answer to a POST, kept 30 days per caller';

create table mail_outbox (
  org_id uuid not null,
  mail_id uuid not null,
  dedupe_key text collate "C" not null,
  recipient text not null,
  person_id uuid,
  subject text not null,
  body text not null,
  created_at timestamptz not null,
  sent_at timestamptz,
  attempts smallint not null default 0,
  next_attempt_at timestamptz,
  problem text,
  primary key (org_id, mail_id),
  unique (org_id, dedupe_key)
);
create index mail_outbox_unsent on mail_outbox (org_id, next_attempt_at) where sent_at is null;
comment on table mail_outbox is 'kernel: mails written in the transaction that causes them, sent once by a job';

-- calendar ----------------------------------------------------------------------------------------------------

create table calendar_day (
  org_id uuid not null references organisation,
  day date not null,
  kind text not null check (kind in ('holiday', 'working')),
  recorded_at timestamptz,
  recorded_by uuid,
  primary key (org_id, day)
);
comment on table calendar_day is 'calendar: holidays and extra working days of the organisation, on top of the built-in set (or instead of it: organisation.own_calendar)';

-- targets -----------------------------------------------------------------------------------------------------

create table plan_rate (
  org_id uuid not null references organisation,
  currency text collate "C" not null,
  month text collate "C" not null,
  rate numeric not null check (rate > 0),
  recorded_at timestamptz,
  recorded_by uuid,
  seq bigint generated always as identity,
  primary key (org_id, currency, month, seq)
);
comment on table plan_rate is 'targets: base currency for one unit in a fiscal month ("2026-05"); insert-only; recorded_at null: known since ever; the last recorded wins, then the higher seq';

create table target (
  org_id uuid not null,
  person_id uuid not null,
  month text collate "C" not null,
  scope text not null check (scope in ('own', 'team')),
  amount bigint not null,
  raised_amount bigint not null,
  stretch_amount bigint,
  currency text not null,
  recorded_at timestamptz,
  recorded_by uuid,
  seq bigint generated always as identity,
  primary key (org_id, person_id, month, scope, seq),
  foreign key (org_id, person_id) references person
);
create index target_month on target (org_id, month, scope, person_id);
comment on table target is 'targets: target, raised target and stretch of a person and fiscal month, own or team; insert-only; the last recorded wins, then the higher seq';

-- pipeline ----------------------------------------------------------------------------------------------------

create table account (
  org_id uuid not null references organisation,
  account_id uuid not null,
  key text collate "C" not null,
  name text not null,
  industry text,
  size text,
  region text,
  sort_key text collate "C" not null default '',
  grams text[] not null default '{}',
  version integer not null default 1,
  seq bigint generated always as identity,
  primary key (org_id, account_id),
  unique (org_id, key)
);
create index account_grams on account using gin (grams);
create index account_sort on account (org_id, sort_key, account_id);
comment on table account is 'pipeline: a customer';

create table product (
  org_id uuid not null references organisation,
  product_id uuid not null,
  key text collate "C" not null,
  name text not null,
  family text,
  list_price bigint,
  currency text not null,
  version integer not null default 1,
  seq bigint generated always as identity,
  primary key (org_id, product_id),
  unique (org_id, key)
);
comment on table product is 'pipeline: what is sold';

create table opportunity (
  org_id uuid not null references organisation,
  opportunity_id uuid not null,
  key text collate "C" not null,
  name text not null,
  account_id uuid,
  product_id uuid,
  source text,
  created_at timestamptz not null,
  -- the present state, in force since valid_from; the past ones stand in opportunity_revision
  revision integer not null,
  valid_from timestamptz not null,
  changed_by uuid,
  owner_id uuid not null,
  stage smallint not null check (stage in (-1, 0, 25, 50, 60, 70, 80, 90, 100)),
  amount bigint,
  currency text not null,
  expected_close date,
  category text check (category in ('commit', 'upside', 'pipeline', 'omitted')),
  key_project boolean not null default false,
  next_step text,
  next_step_on date,
  reason text,
  lost_reason text,
  competitor text,
  lesson text,
  unproven boolean not null default false,
  first_pipeline_at timestamptz,
  closed_on date,
  touched_at timestamptz not null,
  grams text[] not null default '{}',
  seq bigint generated always as identity,
  primary key (org_id, opportunity_id),
  unique (org_id, key),
  foreign key (org_id, account_id) references account,
  foreign key (org_id, product_id) references product,
  foreign key (org_id, owner_id) references person,
  foreign key (org_id, changed_by) references person
);
create index opportunity_owner on opportunity (org_id, owner_id, stage, expected_close) include (amount, currency, category, valid_from);
create index opportunity_account on opportunity (org_id, account_id);
create index opportunity_close on opportunity (org_id, expected_close, opportunity_id) where stage between 0 and 90;
create index opportunity_changed on opportunity (org_id, valid_from desc, opportunity_id);
create index opportunity_grams on opportunity using gin (grams);
comment on table opportunity is 'pipeline: one possible sale, its present state. stage −1 is lost. first_pipeline_at: first revision at 25 or above; closed_on: local day of the first revision of the last unbroken run of lost or of ordered; unproven: moved up without the evidence; touched_at: last revision, evidence or activity';

create table opportunity_revision (
  org_id uuid not null,
  opportunity_id uuid not null,
  revision integer not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  changed_by uuid,
  owner_id uuid not null,
  stage smallint not null,
  amount bigint,
  currency text not null,
  expected_close date,
  category text,
  key_project boolean not null default false,
  next_step text,
  next_step_on date,
  reason text,
  lost_reason text,
  competitor text,
  lesson text,
  unproven boolean not null default false,
  primary key (org_id, opportunity_id, revision),
  foreign key (org_id, opportunity_id) references opportunity
);
create index opportunity_revision_owner on opportunity_revision (org_id, owner_id, expected_close, valid_from, valid_to) include (opportunity_id, stage, amount, currency, category, revision);
create index opportunity_revision_time on opportunity_revision (org_id, valid_from, valid_to);
comment on table opportunity_revision is 'pipeline: insert-only: every past state of an opportunity, in force [valid_from, valid_to); an empty range was overwritten at the same instant';

create table evidence (
  org_id uuid not null,
  opportunity_id uuid not null,
  seq bigint generated always as identity,
  stage smallint not null check (stage in (0, 25, 50, 60, 70, 80, 90)),
  item text not null,
  at timestamptz not null,
  by_id uuid,
  answer text not null check (answer in ('confirmed', 'denied', 'unknown')),
  note text,
  primary key (org_id, opportunity_id, seq),
  foreign key (org_id, opportunity_id) references opportunity,
  foreign key (org_id, by_id) references person
);
create index evidence_at on evidence (org_id, opportunity_id, stage, item, at);
comment on table evidence is 'pipeline: insert-only: an answer to an evidence item; the latest answer counts';

-- orders ------------------------------------------------------------------------------------------------------

create table sales_order (
  org_id uuid not null,
  order_id uuid not null,
  key text collate "C" not null,
  opportunity_id uuid not null,
  owner_id uuid not null,
  amount bigint not null,
  currency text not null,
  booked_on date not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  fulfilled_on date,
  cancelled_on date,
  reason text,
  expected_on date,
  version integer not null default 1,
  seq bigint generated always as identity,
  primary key (org_id, order_id),
  unique (org_id, key),
  foreign key (org_id, opportunity_id) references opportunity,
  foreign key (org_id, owner_id) references person
);
create index sales_order_owner on sales_order (org_id, owner_id, booked_on) include (opportunity_id, amount, currency, recorded_at, fulfilled_on, cancelled_on, expected_on);
create index sales_order_booked on sales_order (org_id, booked_on) include (owner_id, opportunity_id, amount, currency, recorded_at, fulfilled_on, cancelled_on, expected_on);
create index sales_order_cancelled on sales_order (org_id, cancelled_on) include (owner_id, opportunity_id, amount, currency, booked_on) where cancelled_on is not null;
create index sales_order_backlog on sales_order (org_id, owner_id) include (amount, currency, booked_on, expected_on) where fulfilled_on is null and cancelled_on is null;
create index sales_order_opportunity on sales_order (org_id, opportunity_id);
comment on table sales_order is 'orders: an order won. A cancellation counts as a negative booking of the same amount on cancelled_on';

-- commit ------------------------------------------------------------------------------------------------------

create table submission (
  org_id uuid not null,
  submission_id uuid not null,
  key text collate "C" not null,
  kind text not null check (kind in ('weekly', 'monthly')),
  person_id uuid not null,
  week date,
  month text collate "C",
  version integer not null check (version > 0),
  signed_at timestamptz not null,
  signed_by uuid,
  late_reason text,
  number text,
  hash text,
  month_commit bigint,
  month_upside bigint,
  month_currency text,
  month_proposed_commit bigint,
  month_proposed_upside bigint,
  month_reason text,
  quarter_commit bigint,
  quarter_upside bigint,
  quarter_currency text,
  quarter_proposed_commit bigint,
  quarter_proposed_upside bigint,
  quarter_reason text,
  key_projects jsonb not null default '[]',
  market_activity jsonb,
  backlog jsonb not null default '[]',
  draft_revision integer,
  proposal jsonb,
  project_list jsonb,
  warnings jsonb not null default '[]',
  seq bigint generated always as identity,
  check ((kind = 'weekly') = (week is not null) and (kind = 'monthly') = (month is not null)),
  check (week is null or extract(isodow from week) = 1),
  primary key (org_id, submission_id),
  unique (org_id, key),
  foreign key (org_id, person_id) references person,
  foreign key (org_id, signed_by) references person
);
create unique index submission_week on submission (org_id, person_id, week, version) where kind = 'weekly';
create unique index submission_month on submission (org_id, person_id, month, version) where kind = 'monthly';
create index submission_week_all on submission (org_id, week, person_id) where kind = 'weekly';
create unique index submission_draft_revision on submission (org_id, person_id, week, draft_revision) where draft_revision is not null;
comment on table submission is 'commit: insert-only: an immutable, dated, signed statement by one person for one period. draft_revision: the revision of the draft that was signed; project_list: the owner''s opportunities at 25 % and above as they stood at signing';

create table submission_line (
  org_id uuid not null,
  submission_id uuid not null,
  position smallint not null,
  opportunity_id uuid not null,
  category text not null check (category in ('commit', 'upside')),
  amount bigint not null,
  currency text not null,
  expected_on date,
  checklist jsonb not null default '{}',
  proposed bigint,
  reason text,
  primary key (org_id, submission_id, position),
  foreign key (org_id, submission_id) references submission,
  foreign key (org_id, opportunity_id) references opportunity
);
create index submission_line_opportunity on submission_line (org_id, opportunity_id);
comment on table submission_line is 'commit: insert-only: one opportunity that is signed for, as commit or upside';

create table submission_month_line (
  org_id uuid not null,
  submission_id uuid not null,
  position smallint not null,
  month text collate "C" not null,
  commit bigint not null,
  upside bigint not null,
  pipeline bigint not null,
  currency text not null,
  proposed_commit bigint,
  proposed_upside bigint,
  reason text,
  primary key (org_id, submission_id, position),
  foreign key (org_id, submission_id) references submission
);
comment on table submission_month_line is 'commit: insert-only: one month of a monthly twelve-month forecast';

create table draft (
  org_id uuid not null,
  person_id uuid not null,
  week date not null,
  revision integer not null,
  header jsonb not null default '{}',
  header_revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by uuid,
  signed_revision integer,
  primary key (org_id, person_id, week),
  foreign key (org_id, person_id) references person
);
comment on table draft is 'commit: the one draft of a person and week; header: judged month and quarter, key projects, market activity, backlog, late reason';

create table draft_line (
  org_id uuid not null,
  person_id uuid not null,
  week date not null,
  opportunity_id uuid not null,
  revision integer not null,
  line jsonb not null,
  updated_by uuid,
  primary key (org_id, person_id, week, opportunity_id),
  foreign key (org_id, person_id, week) references draft,
  foreign key (org_id, opportunity_id) references opportunity
);
comment on table draft_line is 'commit: a line of a draft, the unit of merging; revision is the draft''s revision at which it last changed; a dropped line stays with its reason';

create table verdict (
  org_id uuid not null,
  verdict_id uuid not null,
  submission_id uuid not null,
  opportunity_id uuid not null,
  kind text not null check (kind in ('slipped', 'lost', 'reduced', 'other')),
  date date,
  reason text,
  at timestamptz not null,
  by_id uuid,
  seq bigint generated always as identity,
  primary key (org_id, verdict_id),
  foreign key (org_id, submission_id) references submission,
  foreign key (org_id, opportunity_id) references opportunity
);
create index verdict_submission on verdict (org_id, submission_id, opportunity_id);
comment on table verdict is 'commit: insert-only: what became of a signed line that did not come in; the latest counts';

create table adjustment (
  org_id uuid not null,
  adjustment_id uuid not null,
  manager_id uuid not null,
  week date not null,
  person_id uuid,
  figure text not null check (figure in ('week_commit', 'week_upside', 'month_commit', 'month_upside', 'quarter_commit', 'quarter_upside')),
  amount bigint,
  reason text,
  at timestamptz not null,
  by_id uuid,
  seq bigint generated always as identity,
  primary key (org_id, adjustment_id),
  foreign key (org_id, manager_id) references person,
  foreign key (org_id, person_id) references person
);
create index adjustment_week on adjustment (org_id, week, manager_id);
comment on table adjustment is 'commit: insert-only: a manager''s own judgement of a report''s (person_id null: the team''s) figure, base currency, signed amount; the latest counts, amount null takes it back';

create table roll_up (
  org_id uuid not null,
  roll_up_id uuid not null,
  manager_id uuid not null,
  week date not null,
  version integer not null check (version > 0),
  signed_at timestamptz not null,
  signed_by uuid,
  snapshot_id uuid,
  adjustments jsonb not null default '[]',
  sums jsonb not null default '{}',
  late boolean not null default false,
  seq bigint generated always as identity,
  primary key (org_id, roll_up_id),
  foreign key (org_id, manager_id) references person
);
create unique index roll_up_week on roll_up (org_id, manager_id, week, version);
create index roll_up_week_all on roll_up (org_id, week);
comment on table roll_up is 'commit: insert-only: what a manager signed upward for the team: bare sums, adjustments, passed sums';

create table snapshot (
  org_id uuid not null,
  snapshot_id uuid not null,
  manager_id uuid not null,
  week date not null,
  as_of timestamptz not null,
  taken_at timestamptz not null,
  contents jsonb not null,
  primary key (org_id, snapshot_id),
  unique (org_id, manager_id, week),
  foreign key (org_id, manager_id) references person
);
comment on table snapshot is 'commit: insert-only: the roll-up of a manager as of Monday 09:00';

-- imports -----------------------------------------------------------------------------------------------------

create table import_mapping (
  org_id uuid not null references organisation,
  mapping_id uuid not null,
  name text not null,
  kind text not null,
  mapping jsonb not null,
  saved_by uuid,
  saved_at timestamptz not null,
  primary key (org_id, mapping_id),
  unique (org_id, kind, name)
);
comment on table import_mapping is 'imports: how the columns and values of a kind of file are understood, saved under a name';

create table import_run (
  org_id uuid not null references organisation,
  import_id uuid not null,
  kind text not null check (kind in ('opportunities', 'accounts', 'people', 'targets', 'products')),
  source text not null,
  file_name text not null,
  file_hash text not null,
  file_path text,
  settings jsonb not null default '{}',
  shape jsonb,
  status text not null check (status in ('uploaded', 'checking', 'checked', 'writing', 'done', 'failed', 'cancelled')),
  progress jsonb not null default '{}',
  counts jsonb not null default '{}',
  problem jsonb,
  started_by uuid,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (org_id, import_id)
);
create index import_run_time on import_run (org_id, created_at desc);
comment on table import_run is 'imports: one file on its way in, from upload to result';

create table import_row (
  org_id uuid not null,
  import_id uuid not null,
  line integer not null,
  verdict text not null check (verdict in ('create', 'change', 'unchanged', 'refuse', 'conflict')),
  external_key text,
  problems jsonb not null default '[]',
  notes jsonb not null default '[]',
  facts jsonb,
  primary key (org_id, import_id, line),
  foreign key (org_id, import_id) references import_run
);
create index import_row_verdict on import_row (org_id, import_id, verdict, line);
comment on table import_row is 'imports: the verdict on one row of a file, with the parsed facts that confirming will write';

create table external_key (
  org_id uuid not null references organisation,
  kind text not null,
  source text collate "C" not null,
  external_key text collate "C" not null,
  target_id uuid not null,
  last_values jsonb not null default '{}',
  last_import_id uuid,
  primary key (org_id, kind, source, external_key)
);
create index external_key_target on external_key (org_id, kind, target_id);
comment on table external_key is 'imports: which thing a source''s key means, and the values last imported, to notice what a person changed since';

-- rights ------------------------------------------------------------------------------------------------------

-- Gives a table its row-level security and the application's rights; every later tenant table calls it too.
-- insert_only: a fact that is kept for ever, the application can add, never change or delete.
create function make_tenant_table(table_name text, insert_only boolean) returns void language plpgsql as $$
begin
  execute format('alter table %I enable row level security', table_name);
  execute format('alter table %I force row level security', table_name);
  execute format('create policy own_organisation on %I using (org_id = (select current_setting(''app.org_id'')::uuid))', table_name);
  execute format('grant select, insert on %I to drumbeat_app', table_name);
  if not insert_only then execute format('grant update, delete on %I to drumbeat_app', table_name); end if;
end $$;

select make_tenant_table(name, false) from unnest(array[
  'organisation', 'person', 'person_role', 'reporting_line', 'reporting_closure', 'delegation', 'idempotency_key', 'mail_outbox', 'calendar_day',
  'account', 'product', 'opportunity', 'sales_order', 'draft', 'draft_line', 'import_mapping', 'import_run', 'import_row', 'external_key']) as name;
select make_tenant_table(name, true) from unnest(array[
  'audit', 'event', 'plan_rate', 'target', 'opportunity_revision', 'evidence', 'submission', 'submission_line', 'submission_month_line',
  'verdict', 'adjustment', 'roll_up', 'snapshot']) as name;
