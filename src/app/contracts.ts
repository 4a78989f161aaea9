import type { contract as demo } from "../demo/contract.ts";
import type { contract as organisation } from "../organisation/contract.ts";
import type { contract as pipeline } from "../pipeline/contract.ts";

/** All contracts as one type: the browser and the tests are typed from it, and none of it reaches the browser's script. */
export type Contracts = typeof organisation & typeof pipeline & typeof demo;
