-- The program itself (command line, deadlines) must list the organisations before it can enter one. On the operator's own server the owner
-- is no superuser and is held by row-level security too, so it gets this one right by name.
create policy program_lists on organisation for select to current_user using (true);
