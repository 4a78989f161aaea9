import { z } from "zod";
import { zodOf, type Contract, type Endpoint, type Shape } from "../kernel/pure/endpoint.ts";
import { statusOfKind } from "../kernel/pure/refusal.ts";

type Json = { readonly [key: string]: unknown };

/** The rooms' contracts as an OpenAPI 3.1 document. The committed openapi.json equals it; its diff is reviewed. */
export const openApiOf = (rooms: readonly { readonly name: string; readonly contract: Contract }[], version: string): Json => {
  const paths: Record<string, Record<string, Json>> = {};
  for (const { name, contract } of rooms)
    for (const [key, endpoint] of Object.entries(contract)) {
      const [method = "", route = ""] = key.split(" ");
      const path = `/api/v1${route.replaceAll(/:(\w+)/g, "{$1}")}`;
      (paths[path] ??= {})[method.toLowerCase()] = operationOf(name, method, endpoint);
    }
  return {
    openapi: "3.1.0",
    info: { title: "Drumbeat", version, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    servers: [{ url: "/" }],
    security: [{ session: [] }, { key: [] }],
    tags: rooms.map(({ name }) => ({ name })),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "drumbeat.session_token" },
        key: { type: "http", scheme: "bearer", description: "An API key: the rights of its person." },
      },
      schemas: { Problem: problem },
    },
  };
};

const operationOf = (room: string, method: string, endpoint: Endpoint): Json => ({
  tags: [room],
  summary: endpoint.summary,
  ...(endpoint.access === "public" && { security: [] }),
  parameters: [
    ...parametersOf(endpoint.params, "path"),
    ...parametersOf(endpoint.query, "query"),
    ...(method === "POST" && endpoint.access !== "public" ? [idempotencyKey] : []),
  ],
  ...(endpoint.raw && {
    requestBody: { required: true, content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } } },
  }),
  ...(endpoint.body &&
    !endpoint.raw && { requestBody: { required: true, content: { "application/json": { schema: schemaOf(endpoint.body) } } } }),
  responses: {
    [endpoint.status ?? 200]: { description: "Done", content: { "application/json": { schema: schemaOf(endpoint.ok) } } },
    default: {
      description: describeRefusals(endpoint),
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    },
  },
});

const describeRefusals = ({ refusals = [] }: Endpoint): string => (refusals.length > 0 ? `Refused: ${refusals.join(", ")}` : "Refused");

const parametersOf = (shape: Shape | undefined, place: "path" | "query"): Json[] => {
  if (!shape) return [];
  const { properties = {}, required = [] } = schemaOf(shape) as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema,
  }));
};

const idempotencyKey: Json = { name: "Idempotency-Key", in: "header", required: true, schema: { type: "string", maxLength: 200 } };

/** What stands in the JSON: amounts and days are text there, whatever they become inside. */
const schemaOf = (shape: Shape): Json => {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(zodOf(shape), { target: "draft-2020-12", io: "input", unrepresentable: "any" });
  return schema;
};

const problem: Json = {
  type: "object",
  description: "RFC 9457 problem details",
  required: ["type", "title", "status", "code", "requestId"],
  properties: {
    type: { type: "string" },
    title: { type: "string", description: "A sentence in the caller's language" },
    status: { type: "integer", enum: [...new Set([...Object.values(statusOfKind), 500])].toSorted((a, b) => a - b) },
    code: { type: "string" },
    requestId: { type: "string" },
    details: { type: "object" },
    fields: {
      type: "array",
      items: {
        type: "object",
        required: ["pointer", "code", "detail"],
        properties: {
          pointer: { type: "string", description: "A JSON pointer into the body, or ?name" },
          code: { type: "string" },
          detail: { type: "string" },
        },
      },
    },
  },
};
