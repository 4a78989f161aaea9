import { Button } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useLocale, useWords } from "../../../web/i18n/locale.tsx";
import { mayForAll, useMe } from "../../../web/session.ts";
import { useFilters } from "../../../web/useFilters.ts";
import { Card } from "../../../web/ui/Card.tsx";
import { EmptyState } from "../../../web/ui/EmptyState.tsx";
import { Faces } from "../../../web/ui/Faces.tsx";
import { Field, Select } from "../../../web/ui/Fields.tsx";
import { Table, type Column } from "../../../web/ui/Table.tsx";
import { roles, type Role } from "../../rules.ts";
import { roleWords } from "../../words.ts";
import { PersonDialog } from "./PersonDialog.tsx";
import { peopleQuery, type Person } from "./queries.ts";
import { settingsWords } from "./words.ts";

/** Everybody of the organisation; who may, adds, edits and invites. */
export default function PeopleSection() {
  const words = useWords(settingsWords);
  const { locale } = useLocale();
  const me = useMe();
  const mayWrite = mayForAll(me, "person.write");
  const [{ search, role }, setFilters] = useFilters({ search: "", role: "" });
  const people = useInfiniteQuery({ ...peopleQuery({ search, role: role as Role | "" }), placeholderData: keepPreviousData });
  const [edited, setEdited] = useState<Person | "new" | null>(null);
  const items = people.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card title={words.people} more={mayWrite && <Button onClick={() => setEdited("new")}>{words.addPerson}</Button>}>
      <div className="row card-body">
        <Field
          type="search"
          aria-label={words.findPeople}
          placeholder={words.findPeople}
          value={search}
          onChange={(event) => setFilters({ search: event.currentTarget.value })}
        />
        <Select
          aria-label={words.role}
          value={role}
          data={[{ value: "", label: words.allRoles }, ...roles.map((each) => ({ value: each, label: roleWords[each][locale] }))]}
          onChange={(event) => setFilters({ role: event.currentTarget.value })}
        />
      </div>
      <Faces
        query={people}
        height={400}
        isEmpty={() => items.length === 0}
        empty={
          search || role ? (
            <EmptyState title={words.nobody} />
          ) : (
            <EmptyState title={words.nobodyYet} action={<Link to="/import">{words.importPeople}</Link>}>
              {words.nobodyYetNote}
            </EmptyState>
          )
        }
      >
        {() => <PeopleTable people={items} mayWrite={mayWrite} onEdit={setEdited} />}
      </Faces>
      {people.hasNextPage && (
        <div className="card-body">
          <Button variant="default" loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
            {words.more}
          </Button>
        </div>
      )}
      {edited !== null && <PersonDialog person={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
    </Card>
  );
}

type PeopleTableProps = { people: readonly Person[]; mayWrite: boolean; onEdit: (person: Person) => void };

function PeopleTable({ people, mayWrite, onEdit }: PeopleTableProps) {
  const words = useWords(settingsWords);
  const { locale } = useLocale();
  const columns: Column<Person>[] = [
    {
      key: "name",
      head: words.name,
      label: null,
      cell: (person) =>
        mayWrite ? (
          <button type="button" className="link" onClick={() => onEdit(person)}>
            {person.name}
          </button>
        ) : (
          <b>{person.name}</b>
        ),
    },
    {
      key: "roles",
      head: words.roles,
      cell: ({ roles: held }) => held.map((role) => roleWords[role][locale]).join(locale === "zh" ? "、" : ", ") || words.none,
    },
    { key: "manager", head: words.manager, cell: ({ manager }) => manager?.name ?? words.none },
    { key: "team", head: words.team, cell: ({ team }) => team ?? words.none },
    { key: "email", head: words.email, cell: ({ email }) => email ?? words.none },
    ...(people.some(({ hasUser }) => hasUser !== null)
      ? [
          {
            key: "user",
            head: words.access,
            cell: ({ hasUser }: Person) => (hasUser === null ? words.none : hasUser ? words.hasUser : words.noUser),
          },
        ]
      : []),
  ];
  return <Table label={words.listOfPeople} columns={columns} rows={people} rowKey={({ id }) => id} />;
}
