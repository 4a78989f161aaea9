-- Imports find accounts by their exact name, thousands at a time, and keys that stand in a file more than once.
create index account_name on account (org_id, name);
create index import_row_key on import_row (org_id, import_id, external_key);
