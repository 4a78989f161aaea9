import type { Tx } from "../../kernel/io/db.ts";
import { audit } from "../../kernel/io/events.ts";
import { refusal } from "../../kernel/pure/refusal.ts";
import { forgetOrganisation, organisationOf, requireRight } from "../service.ts";
import * as store from "../store.ts";
import type { OrganisationRow } from "../tables.ts";
import { cursorParts, writeCursor } from "./people.ts";

export type OrganisationView = { readonly row: OrganisationRow; readonly isFixed: boolean };
/** `isFixed`: something is recorded, so zone, currency and fiscal year stay. */
export const readOrganisation = async (tx: Tx): Promise<OrganisationView> => {
  await requireRight(tx, "settings.read");
  return { row: await organisationOf(tx), isFixed: await store.hasFacts(tx) };
};

export type OrganisationEdit = { readonly [K in keyof store.OrganisationChange]?: store.OrganisationChange[K] | undefined };
/** refuses "organisation.fixed" when zone, currency or fiscal year would change after the first fact */
export const editOrganisation = async (tx: Tx, edit: OrganisationEdit): Promise<OrganisationView> => {
  await requireRight(tx, "organisation.write");
  await store.lockOrganisation(tx);
  const before = await organisationOf(tx);
  const given = Object.fromEntries(
    Object.entries(edit).filter(([key, value]) => value !== undefined && value !== before[key as keyof OrganisationRow]),
  );
  const fixed = Object.keys(given).filter((key) => key !== "name");
  if (fixed.length > 0 && (await store.hasFacts(tx)))
    throw refusal(
      "conflict",
      "organisation.fixed",
      {},
      fixed.map((key) => ({ pointer: `/${fieldOf[key] ?? key}`, code: "fixed" })),
    );
  await store.updateOrganisation(tx, { ...before, ...given });
  forgetOrganisation(tx);
  const old = Object.fromEntries(Object.keys(given).map((key) => [key, before[key as keyof OrganisationRow]]));
  await audit(tx, { action: "organisation.changed", subjectKind: "organisation", subjectId: tx.orgId, details: { from: old, to: given } });
  return readOrganisation(tx);
};
const fieldOf: Readonly<Record<string, string>> = {
  time_zone: "timeZone",
  base_currency: "baseCurrency",
  fiscal_year_start_month: "fiscalYearStartMonth",
};

/** The audit, newest first. */
export const listAudit = async (
  tx: Tx,
  ask: { subjectId?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<{ items: store.AuditRow[]; next: string | null }> => {
  await requireRight(tx, "audit.read");
  const [at, auditId] = ask.cursor === undefined ? [] : cursorParts(ask.cursor);
  const rows = await store.auditPage(tx, {
    subjectId: ask.subjectId,
    before: at && auditId ? { at, auditId } : null,
    limit: ask.limit + 1,
  });
  const items = rows.slice(0, ask.limit);
  const last = items.at(-1);
  return { items, next: rows.length > ask.limit && last ? writeCursor([last.at.toString(), last.audit_id]) : null };
};
