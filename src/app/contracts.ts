import type { contract as calendar } from "../calendar/contract.ts";
import type { contract as commit } from "../commit/contract.ts";
import type { contract as demo } from "../demo/contract.ts";
import type { contract as imports } from "../imports/contract.ts";
import type { contract as metrics } from "../metrics/contract.ts";
import type { contract as organisation } from "../organisation/contract.ts";
import type { contract as orders } from "../orders/contract.ts";
import type { contract as pipeline } from "../pipeline/contract.ts";
import type { contract as targets } from "../targets/contract.ts";

/** All contracts as one type: the browser and the tests are typed from it, and none of it reaches the browser's script. */
export type Contracts = typeof organisation &
  typeof calendar &
  typeof targets &
  typeof pipeline &
  typeof orders &
  typeof metrics &
  typeof imports &
  typeof demo &
  typeof commit;
