import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const outDir = join(import.meta.dirname, "dist/web");

/** Writes `x.js.br` beside every text file of the build, so that the server never compresses while somebody waits. */
const precompress = (): Plugin => ({
  name: "precompress",
  apply: "build",
  async closeBundle() {
    const files = await readdir(outDir, { recursive: true });
    await Promise.all(files.filter((file) => /\.(js|css|svg)$/.test(file)).map((file) => compress(join(outDir, file))));
  },
});
const compress = async (file: string): Promise<void> => {
  const text = await readFile(file);
  if (text.length < 1024) return;
  await writeFile(`${file}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }));
};

/** The page names the script that main.tsx will ask for, so that both are fetched at once and not one after the other. */
const preloadStart = (): Plugin => ({
  name: "preload-start",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle = {} }) => {
      const start = Object.values(bundle).find((chunk) => chunk.type === "chunk" && chunk.name === "start");
      const files = start?.type === "chunk" ? [start.fileName, ...start.imports] : [];
      return files.map((file) => ({
        tag: "link",
        attrs: { rel: "modulepreload", crossorigin: true, href: `/${file}` },
        injectTo: "head" as const,
      }));
    },
  },
});

export default defineConfig({
  root: join(import.meta.dirname, "src/web"),
  plugins: [react(), preloadStart(), precompress()],
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    // Names only what changes rarely, so that a new release leaves it in the browser's cache; pages split themselves by route.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\// },
            {
              name: "tanstack",
              test: /node_modules\/@tanstack\/(react-router|router-core|history|react-query|query-core|react-store|store)\//,
            },
          ],
        },
      },
    },
  },
  server: { port: 7250, proxy: { "/api": "http://127.0.0.1:7070" } },
});
