-- Sign-in: who a caller is, before any organisation is known. These are not tenant tables: e-mails are unique over all organisations.
-- The first four are better-auth's own (compiled by it, schema "auth", uuid ids), with the unique keys that it leaves out.
-- The application's role has no right here: only the functions of organisation/store/access.ts come in, as the owner.

create schema auth;

create table auth."user" (
  "id" uuid default pg_catalog.gen_random_uuid() not null primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null,
  "image" text,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz default current_timestamp not null,
  "locale" text check ("locale" in ('zh', 'en'))
);
create unique index user_email_folded on auth."user" (lower("email"));

create table auth."session" (
  "id" uuid default pg_catalog.gen_random_uuid() not null primary key,
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" uuid not null references auth."user" ("id") on delete cascade,
  "orgId" uuid
);
create index "session_userId_idx" on auth."session" ("userId");
comment on column auth."session"."orgId" is 'the one organisation that this session is in; null: the one used last';

create table auth."account" (
  "id" uuid default pg_catalog.gen_random_uuid() not null primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" uuid not null references auth."user" ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz not null
);
create index "account_userId_idx" on auth."account" ("userId");
create unique index account_of_provider on auth."account" ("providerId", "accountId");
create unique index account_one_credential on auth."account" ("userId", "providerId");

create table auth."verification" (
  "id" uuid default pg_catalog.gen_random_uuid() not null primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz default current_timestamp not null
);
create index "verification_identifier_idx" on auth."verification" ("identifier");

create table auth.membership (
  user_id uuid not null references auth."user" ("id") on delete cascade,
  org_id uuid not null,
  person_id uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  used_at timestamptz,
  primary key (user_id, org_id)
);
create unique index membership_person on auth.membership (org_id, person_id);
comment on table auth.membership is 'which person a user is in an organisation: at most one a side';

create table auth.link (
  link_id uuid primary key,
  token_hash bytea not null unique,
  purpose text not null check (purpose in ('first-administrator', 'invitation', 'reset')),
  org_id uuid,
  person_id uuid,
  user_id uuid references auth."user" ("id") on delete cascade,
  created_at timestamptz not null default clock_timestamp(),
  created_by uuid,
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((purpose = 'invitation') = (person_id is not null) and (purpose = 'reset') = (user_id is not null))
);
create index link_person on auth.link (org_id, person_id) where used_at is null;
comment on table auth.link is 'one-time links, bound to a purpose and to a person or a user; only a hash of the token is kept';

create table auth.api_key (
  key_id uuid primary key,
  token_hash bytea not null unique,
  hint text not null,
  org_id uuid not null,
  person_id uuid not null,
  name text not null,
  read_only boolean not null,
  created_at timestamptz not null default clock_timestamp(),
  created_by uuid,
  used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz
);
create index api_key_person on auth.api_key (org_id, person_id);
comment on table auth.api_key is 'a key has the rights of its person, or only the reading ones; hint: its last four letters';

create table auth.attempt (
  bucket text collate "C" primary key,
  count integer not null,
  since timestamptz not null
);
comment on table auth.attempt is 'how often something was tried since an instant, by account and by address (sign-in limits)';

-- Before a transaction enters an organisation, the program must know the caller's organisations, name and roles. On the operator's own server
-- the owner is held by row-level security too, so it gets these rights by name.
create policy program_names_people on person for select to current_user using (true);
create policy program_knows_roles on person_role for select to current_user using (true);
