import type pg from "pg";
import type { Application } from "../kernel/io/application.ts";
import type { Config } from "./config.ts";

type FirstStart = {
  /** Resolves when the folder has what a first start gives it (false: stopped before); tells the person at the terminal while it lasts. */
  readonly done: (tell: (line: string) => void) => Promise<boolean>;
  readonly stop: () => void;
  /** The demo company is still being made. */
  readonly isRunning: () => boolean;
};

/** On an empty folder the demo company is made beside the running program, unless an empty start was asked for. */
export const beginFirstStart = async (app: Application, connection: pg.PoolConfig, config: Config): Promise<FirstStart> => {
  const { rows } = await app.pool.query<{ n: bigint }>("select count(*) as n from organisation");
  if (config.start === "empty" || rows[0]?.n !== 0n) return { done: async () => true, stop: () => {}, isRunning: () => false };
  const { createDemoBeside } = await import("./demo.ts");
  const zh = config.lang === "zh-CN";
  const { made, stop } = createDemoBeside(connection, { lang: zh ? "zh" : "en", today: Temporal.Now.plainDateISO("Asia/Shanghai") });
  let isStopped = false;
  let isRunning = true;
  const ended = (): void => void (isRunning = false);
  made.then(ended, ended);
  const done = async (tell: (line: string) => void): Promise<boolean> => {
    tell(zh ? "正在创建演示公司……" : "Making the demo company …");
    const started = performance.now();
    try {
      await made;
    } catch (error) {
      if (isStopped) return false;
      throw error;
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    tell(zh ? `演示公司已就绪（${seconds} 秒）。` : `The demo company is there (${seconds} s).`);
    return true;
  };
  return {
    done,
    isRunning: () => isRunning,
    stop: () => {
      isStopped = true;
      stop();
    },
  };
};
