import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", environment: "happy-dom", include: ["test/**/*.test.ts"] } },
      {
        test: {
          name: "browser",
          environment: "node",
          include: ["e2e/**/*.test.mjs"],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 100_000,
        },
      },
    ],
  },
});
