import "./styles.ts";

/** The first code a browser runs: browsers without Temporal get it before anything that uses it is loaded. */
if (!("Temporal" in globalThis)) await import("temporal-polyfill/global");
const { start } = await import("./start.tsx");
start();
