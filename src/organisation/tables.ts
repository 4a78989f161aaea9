import type { Day, Instant } from "../kernel/pure/day.ts";
import type { CalendarKind } from "../calendar/rules.ts";
import type { Role } from "./rules.ts";

export type OrganisationRow = {
  readonly org_id: string;
  readonly key: string;
  readonly name: string;
  readonly time_zone: string;
  readonly base_currency: string;
  readonly fiscal_year_start_month: number;
  readonly calendar: CalendarKind;
  readonly purpose: "real" | "demo" | "drill";
  readonly historical: boolean;
  readonly own_calendar: boolean;
  readonly created_at: Instant;
};
export type PersonRow = {
  readonly person_id: string;
  readonly key: string;
  readonly name: string;
  readonly email: string | null;
  readonly team: string | null;
  readonly submits: boolean;
  readonly active_from: Day | null;
  readonly active_to: Day | null;
  readonly roles: readonly Role[];
};
export type ReportingLineRow = {
  readonly person_id: string;
  readonly manager_id: string | null;
  readonly from_day: Day;
  readonly to_day: Day | null;
};
export type DelegationRow = {
  readonly delegation_id: string;
  readonly person_id: string;
  readonly delegate_id: string;
  readonly from_day: Day;
  readonly to_day: Day | null;
};
