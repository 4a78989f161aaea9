import { holderOf } from "../../kernel/io/dataFolder.ts";
import { systemContext } from "../../kernel/io/context.ts";
import { inTransaction } from "../../kernel/io/db.ts";
import { refusal } from "../../kernel/pure/refusal.ts";
import { roles, type Role } from "../../organisation/rules.ts";
import { personNamed } from "../../organisation/service.ts";
import { invite, resetLinkByEmail } from "../../organisation/service/links.ts";
import { everyone, setRoles } from "../../organisation/service/people.ts";
import { UsageError } from "../config.ts";
import { command, type Call } from "./command.ts";
import { chooseOrganisation, withApplication } from "./withApplication.ts";

const options = { organisation: { type: "string" } } as const;

export default command({
  summary: "people's access: link, reset, roles, list",
  usage: "user link PERSON | reset EMAIL | roles PERSON [ROLE …] | list",
  help: [
    "PERSON is a key, an e-mail or an id.",
    "link    prints a one-time invitation (7 days): its holder sets a password and is that person",
    "reset   prints a one-time link (60 minutes) that sets a new password for the user with this e-mail",
    `roles   makes the person's roles exactly these: ${roles.join(", ")}`,
    "list    prints every person with roles and whether there is a user",
    "--organisation KEY  needed only where there are several",
  ].join("\n"),
  options,
  run: (call) => {
    const [what, who, ...more] = call.positionals;
    if (what === "list" && who === undefined) return list(call);
    if (what === "link" && who !== undefined && more.length === 0) return link(call, who);
    if (what === "reset" && who !== undefined && more.length === 0) return reset(call, who);
    if (what === "roles" && who !== undefined) return grant(call, who, more);
    throw new UsageError("Say what to do: user link PERSON, user reset EMAIL, user roles PERSON ROLE …, or user list.");
  },
});
type UserCall = Call<typeof options>;

/** Where the links lead: the running server's address, else the one that is published, else the default. */
const publicUrlOf = ({ dataDir }: UserCall): string =>
  process.env["DRUMBEAT_PUBLIC_URL"] || (holderOf(dataDir)?.url ?? "http://127.0.0.1:7070");

const inOrganisation = <T>(call: UserCall, work: Parameters<typeof inTransaction<T>>[1]): Promise<T> =>
  withApplication(call, async (app) => {
    const { orgId } = await chooseOrganisation(app, call.values.organisation);
    return inTransaction(systemContext({ ...app, publicUrl: publicUrlOf(call) }, orgId, call.name), work);
  });

const link = async (call: UserCall, who: string): Promise<void> => {
  const printed = await inOrganisation(call, async (tx) => {
    const person = await personNamed(tx, who);
    if (!person) throw refusal("not-found", "organisation.no-such-person", { who });
    return invite(tx, person.person_id);
  });
  call.print(printed);
};

const reset = (call: UserCall, email: string): Promise<void> =>
  withApplication(call, async (app) => {
    const made = await resetLinkByEmail({ ...app, publicUrl: publicUrlOf(call) }, email);
    if (!made) throw refusal("not-found", "organisation.no-such-user", { email });
    call.print(made.link);
  });

const grant = async (call: UserCall, who: string, given: readonly string[]): Promise<void> => {
  const unknown = given.filter((role) => !(roles as readonly string[]).includes(role));
  if (unknown.length > 0) throw new UsageError(`There is no role "${unknown.join(", ")}". The roles: ${roles.join(", ")}.`);
  await inOrganisation(call, async (tx) => {
    const person = await personNamed(tx, who);
    if (!person) throw refusal("not-found", "organisation.no-such-person", { who });
    await setRoles(tx, person.person_id, given as Role[]);
    call.tell(`${person.name}: ${given.join(", ") || "no roles"}`);
  });
};

const list = async (call: UserCall): Promise<void> => {
  for (const { row, hasUser } of await inOrganisation(call, everyone))
    call.print([row.key, row.name, row.email ?? "-", row.roles.join(",") || "-", hasUser ? "user" : "-"].join("\t"));
};
