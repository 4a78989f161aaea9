import type { PoolConfig } from "pg";
import type { Application } from "./application.ts";
import { systemContext, type Context } from "./context.ts";
import { json, sql, type Tx } from "./db.ts";

type Enqueue = {
  /** While a job of the queue with this key waits in the organisation, no second one is added. */
  readonly key?: string;
  readonly startAfter?: Temporal.Instant;
};

/** Enqueues a job in the caller's transaction: it exists if and only if the transaction commits. Its handler works in the same organisation. */
export const enqueue = (
  tx: Tx,
  queue: string,
  data: Readonly<Record<string, unknown>>,
  { key, startAfter }: Enqueue = {},
): Promise<number> =>
  tx.exec(sql`
    select enqueue_job(${queue}, ${json({ ...data, orgId: tx.orgId })}, ${key === undefined ? null : `${tx.orgId}/${key}`}, ${startAfter ?? null})`);

/**
 * Who does the jobs of a queue. A job is done at least once: whoever dies with it in hand is followed by another, so what the handler does
 * must be recorded in the transaction that does it. What it throws is tried again (`retries` times, each later than the one before).
 */
export type Worker<Data = Readonly<Record<string, unknown>>> = {
  readonly queue: string;
  readonly work: (context: Context, data: Data) => Promise<void>;
  readonly retries?: number;
  /** Before the first retry; each further one waits about twice as long. */
  readonly retrySeconds?: number;
  /** How many at once in this program. */
  readonly concurrency?: number;
};

/**
 * Something that an organisation's clock brings about (a deadline, a snapshot): looked at every few seconds in every organisation, because
 * each has its own zone and its own clock. It reads `tx.now()`, and does nothing when it was done already.
 */
export type Tick = { readonly name: string; readonly look: (context: Context) => Promise<void> };

/** Begins to work; `stop` lets running jobs finish (ten seconds at most). */
export const startWorking = async (
  app: Application,
  connection: PoolConfig,
  { workers, ticks, everySeconds = 10 }: { workers: readonly Worker<never>[]; ticks: readonly Tick[]; everySeconds?: number },
): Promise<{ stop: () => Promise<void> }> => {
  const { PgBoss } = await import("pg-boss");
  const boss = new PgBoss({
    ...(connection as object),
    schema: "jobs",
    max: 2,
    schedule: false,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
  });
  boss.on("error", (error) => app.log("warn", "jobs", { error: error.message }));
  await boss.start();
  for (const worker of workers) await startWorker(app, boss, worker);
  const ticking = startTicking(app, ticks, everySeconds);
  const stop = async (): Promise<void> => {
    await ticking.stop();
    await boss.stop({ graceful: true, timeout: 10_000 });
  };
  return { stop };
};

type Boss = InstanceType<typeof import("pg-boss").PgBoss>;
/** A worker that stops answering for this long has died: its job goes to another. */
const heartbeatSeconds = 20;

const startWorker = async (
  app: Application,
  boss: Boss,
  { queue, work, retries = 5, retrySeconds = 5, concurrency = 1 }: Worker<never>,
): Promise<void> => {
  const options = {
    retryLimit: retries,
    retryDelay: retrySeconds,
    retryBackoff: true,
    retryDelayMax: 3600,
    heartbeatSeconds,
    expireInSeconds: 6 * 3600,
  };
  await boss.createQueue(queue, options);
  await boss.updateQueue(queue, options);
  await boss.work<{ orgId: string }>(queue, { pollingIntervalSeconds: 0.5, localConcurrency: concurrency }, async (jobs) => {
    for (const job of jobs) {
      try {
        await work(systemContext(app, job.data.orgId, `job:${queue}`), job.data as never);
      } catch (error) {
        app.log("error", "a job failed", { queue, job: job.id, error });
        throw error;
      }
    }
  });
};

const startTicking = (app: Application, ticks: readonly Tick[], everySeconds: number): { stop: () => Promise<void> } => {
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;
  const round = async (): Promise<void> => {
    const { rows } = await app.pool.query<{ org_id: string }>("select org_id from organisation order by org_id");
    for (const { org_id: orgId } of rows)
      for (const { name, look } of ticks) {
        if (isStopped) return;
        await look(systemContext(app, orgId, `tick:${name}`)).catch((error: unknown) =>
          app.log("error", "a tick failed", { name, orgId, error }),
        );
      }
  };
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    running = round()
      .catch((error: unknown) => app.log("warn", "ticking", { error }))
      .finally(() => (isBusy = false));
  }, everySeconds * 1000);
  const stop = async (): Promise<void> => {
    isStopped = true;
    clearInterval(timer);
    await running;
  };
  return { stop };
};
