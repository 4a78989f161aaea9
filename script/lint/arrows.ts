import path from "node:path";

/** The rooms in order of dependence: a service may call the services of rooms before its own. */
const rooms = [
  "organisation",
  "calendar",
  "targets",
  "pipeline",
  "orders",
  "commit",
  "forecast",
  "metrics",
  "reviews",
  "warnings",
  "call",
  "imports",
  "exports",
  "drills",
  "demo",
];

/**
 * Who may import what, after the table in docs/architecture.md. "type:x" allows types only, "own:x" only of the same room,
 * "before:x" of the same room and of rooms before it. What is not listed is forbidden.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  pure: ["pure"],
  io: ["io", "pure"],
  contract: ["pure", "contract", "before:rules"],
  rules: ["pure", "type:contract", "rules"],
  words: ["pure", "type:contract", "type:rules", "words"],
  tables: ["pure", "type:rules", "type:tables"],
  store: ["io", "pure", "type:contract", "rules", "tables", "own:store"],
  service: ["io", "pure", "contract", "rules", "type:tables", "own:store", "own:reading", "own:words", "before:service"],
  reading: ["io", "pure", "rules", "own:reading"],
  ticks: ["io", "own:service"],
  routes: ["io", "pure", "own:contract", "own:service", "own:routes", "type:rules"],
  bundle: ["io", "pure", "type:contract", "rules", "tables", "own:store", "before:service", "bundle"],
  ui: ["pure", "ui", "type:contract", "words", "type:app"],
  web: ["pure", "type:contract", "rules", "words", "ui", "own:web"],
  shell: ["pure", "type:contract", "rules", "words", "ui", "shell", "web", "type:app"],
  sim: ["pure", "type:contract", "rules", "words", "sim"],
  app: ["pure", "io", "contract", "rules", "service", "routes", "ticks", "words", "bundle", "sim", "app"],
};

type Place = { readonly kind: string; readonly room: string };
/** Which door of which room a file is; null outside the house (tests, tools, packages). */
export const placeOf = (file: string): Place | null => {
  const parts = file.split(path.sep).join("/").split("/");
  if (/\.test\.tsx?$/.test(file)) return null;
  if (parts[0] === "sim") return { kind: "sim", room: "sim" };
  const [source, room = "", door = ""] = parts;
  if (source !== "src" || parts.length < 3) return null;
  if (room === "kernel") return { kind: door, room };
  if (room === "app") return { kind: "app", room };
  if (room === "web") return { kind: /^(main|router|start|shell)\b/.test(door) ? "shell" : "ui", room };
  return { kind: door.replace(/\.tsx?$/, ""), room };
};

/** Why `from` may not import `to`; null when it may. */
export const forbiddenArrow = (from: string, to: string, { typeOnly }: { typeOnly: boolean }): string | null => {
  const [here, there] = [placeOf(from), placeOf(to)];
  if (!here || !there) return null;
  const sameRoom = here.room === there.room;
  const isBefore = sameRoom || (rooms.indexOf(there.room) < rooms.indexOf(here.room) && rooms.includes(there.room));
  const fits = (rule: string): boolean => {
    const [limit, kind] = rule.includes(":") ? rule.split(":") : ["", rule];
    return kind === there.kind && (limit !== "type" || typeOnly) && (limit !== "own" || sameRoom) && (limit !== "before" || isBefore);
  };
  if (allowed[here.kind]?.some(fits)) return null;
  return `${here.room}/${here.kind} must not import ${typeOnly ? "types of " : ""}${there.room}/${there.kind} (docs/architecture.md, "Who may import what").`;
};

type Specifier = { importKind?: string; exportKind?: string };
type Node = { source?: { value?: unknown } | null; importKind?: string; exportKind?: string; specifiers?: Specifier[] };
type RuleContext = { filename: string; cwd: string; report: (problem: { node: unknown; message: string }) => void };

const isTypeOnly = ({ importKind, exportKind, specifiers = [] }: Node): boolean =>
  importKind === "type" ||
  exportKind === "type" ||
  (specifiers.length > 0 && specifiers.every((each) => each.importKind === "type" || each.exportKind === "type"));

const arrows = {
  create: (context: RuleContext) => {
    const file = path.relative(context.cwd, context.filename);
    const check = (node: Node): void => {
      const target = node.source?.value;
      if (typeof target !== "string" || !/^\..*\.tsx?$/.test(target)) return;
      const message = forbiddenArrow(file, path.join(path.dirname(file), target), { typeOnly: isTypeOnly(node) });
      if (message) context.report({ node, message });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check };
  },
};

/** SQL text is never put together from pieces: `sql.raw` takes a constant or one of a fixed choice. */
const rawSql = {
  create: (context: RuleContext) => ({
    "CallExpression[callee.object.name='sql'][callee.property.name='raw']": (node: {
      arguments: { type: string; expressions?: unknown[] }[];
    }) => {
      const [text] = node.arguments;
      if (text?.type === "BinaryExpression" || (text?.type === "TemplateLiteral" && (text.expressions?.length ?? 0) > 0))
        context.report({ node, message: "SQL is never put together from text: use parameters, sql.ref or a fixed choice." });
    },
  }),
};

export default { meta: { name: "house" }, rules: { arrows, "raw-sql": rawSql } };
