import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { useCommand } from "../../web/useCommand.ts";
import { SearchSelect } from "../../web/ui/Fields.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { fieldWords, pipelineWords } from "../words.ts";
import { accountsLike, accountsSimilar, pipelineKey } from "./queries.ts";

type Named = { id: string; name: string };
const newOne = "new";

/** Finds an account by name, pinyin or initials; makes a new one, and says when there is one much like it already. */
export function AccountPicker({ value, onChange }: { value: Named | null; onChange: (account: Named | null) => void }) {
  const words = useWords(pipelineWords);
  const fields = useWords(fieldWords);
  const [typed, setTyped] = useState("");
  const asked = typed === value?.name ? "" : typed;
  const found = useQuery({ ...accountsLike(asked), placeholderData: keepPreviousData });
  const similar = useQuery(accountsSimilar(asked));
  const make = useCommand({
    send: (name: string, key) => call("POST /accounts", { key, body: { name } }),
    changes: [[...pipelineKey, "accounts"]],
    onDone: (account) => onChange(account),
  });
  const items = found.data?.items ?? [];
  const fresh = asked.trim();
  const offersNew = fresh !== "" && !items.some(({ name }) => name === fresh);
  const others = (similar.data?.items ?? []).filter(({ name }) => name !== fresh);
  const options = [
    ...(value ? [{ value: value.id, label: value.name }] : []),
    ...items.filter(({ id }) => id !== value?.id).map(({ id, name }) => ({ value: id, label: name })),
    ...(offersNew ? [{ value: newOne, label: words.newAccount(fresh) }] : []),
  ];
  return (
    <>
      <SearchSelect
        label={fields.account}
        data={options}
        value={value?.id ?? null}
        searchValue={typed}
        onSearchChange={setTyped}
        filter={({ options: all }) => all}
        clearable
        onChange={(id) => {
          if (id === newOne) return make.run(fresh);
          onChange(id === null ? null : (items.find((each) => each.id === id) ?? value));
        }}
      />
      {offersNew && others.length > 0 && (
        <p className="soft" role="status">
          ◆ {words.similar}{" "}
          {others.map((account) => (
            <button key={account.id} type="button" className="link" onClick={() => onChange(account)}>
              {account.name}
            </button>
          ))}
        </p>
      )}
      {make.problem !== null && <ProblemNote error={make.problem} />}
    </>
  );
}
