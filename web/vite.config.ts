import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const MOST_KB = 30;

/** Prints the size of the one file and fails the build above the limit. */
function sizeLimit(): Plugin {
  return {
    name: "size-limit",
    writeBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") throw new Error(`not one file: ${file.fileName}`);
        const kb = gzipSync(file.code, { level: 9 }).length / 1024;
        console.log(`▸ ${file.fileName}: ${kb.toFixed(1)} KB gzip (limit ${MOST_KB})`);
        if (kb > MOST_KB) throw new Error(`${kb.toFixed(1)} KB gzip is above ${MOST_KB} KB`);
      }
    },
  };
}

export default defineConfig({
  plugins: [sizeLimit()],
  build: {
    // Phones that old people still use; Chrome 73 brought constructable stylesheets
    target: ["es2019", "chrome73", "safari13", "firefox78"],
    reportCompressedSize: false,
    lib: {
      entry: "src/main.ts",
      formats: ["iife"],
      name: "YibaoWidget",
      fileName: () => "yibao-widget.js",
    },
  },
});
