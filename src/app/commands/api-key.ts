import { systemContext } from "../../kernel/io/context.ts";
import { inTransaction } from "../../kernel/io/db.ts";
import { newId } from "../../kernel/io/id.ts";
import { refusal } from "../../kernel/pure/refusal.ts";
import { personNamed } from "../../organisation/service.ts";
import { createKey, listKeys, revokeKey } from "../../organisation/service/account.ts";
import { UsageError } from "../config.ts";
import { command, type Call } from "./command.ts";
import { chooseOrganisation, withApplication } from "./withApplication.ts";

const options = {
  organisation: { type: "string" },
  name: { type: "string" },
  days: { type: "string" },
  "read-only": { type: "boolean" },
} as const;

export default command({
  summary: "keys for other programs: create, list, revoke",
  usage: "api-key create PERSON [--name NAME] [--read-only] [--days N] | list | revoke ID",
  help: [
    "PERSON is a key, an e-mail or an id. A key has that person's rights, with --read-only only the reading ones.",
    "create prints the key, this once; send it as  Authorization: Bearer KEY",
    "--organisation KEY  needed only where there are several",
  ].join("\n"),
  options,
  run: (call) => {
    const [what, which, ...more] = call.positionals;
    if (what === "create" && which !== undefined && more.length === 0) return create(call, which);
    if (what === "list" && which === undefined) return list(call);
    if (what === "revoke" && which !== undefined && more.length === 0) return revoke(call, which);
    throw new UsageError("Say what to do: api-key create PERSON, api-key list, or api-key revoke ID.");
  },
});
type KeyCall = Call<typeof options>;

const inOrganisation = <T>(call: KeyCall, work: Parameters<typeof inTransaction<T>>[1]): Promise<T> =>
  withApplication(call, async (app) => {
    const { orgId } = await chooseOrganisation(app, call.values.organisation);
    return inTransaction(systemContext(app, orgId, call.name), work);
  });

const create = async (call: KeyCall, who: string): Promise<void> => {
  const days = call.values.days === undefined ? null : Number(call.values.days);
  if (days !== null && !(Number.isInteger(days) && days > 0)) throw new UsageError("--days wants a whole number of days.");
  const token = await inOrganisation(call, async (tx) => {
    const person = await personNamed(tx, who);
    if (!person) throw refusal("not-found", "organisation.no-such-person", { who });
    const { name = "command line", "read-only": readOnly = false } = call.values;
    return createKey(tx, { keyId: newId(), personId: person.person_id, name, readOnly, days });
  });
  call.print(token);
};

const list = async (call: KeyCall): Promise<void> => {
  for (const key of await inOrganisation(call, (tx) => listKeys(tx, "all")))
    call.print(
      [key.keyId, key.person, key.name, `…${key.hint}`, key.readOnly ? "read-only" : "-", key.usedAt?.toString() ?? "never used"].join(
        "\t",
      ),
    );
};

const revoke = async (call: KeyCall, keyId: string): Promise<void> => {
  await inOrganisation(call, (tx) => revokeKey(tx, keyId));
  call.tell("Revoked.");
};
