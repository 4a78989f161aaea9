import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** `node node_modules/vite/bin/vite.js test/browser/gallery` shows every part with all its faces; never part of the program. */
export default defineConfig({ plugins: [react()], server: { host: "127.0.0.1", port: 7251 } });
