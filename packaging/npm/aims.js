#!/usr/bin/env node
// Starts the program of the package for this platform, which npm installed as an optional dependency.
"use strict";
const { spawnSync } = require("node:child_process");

const platform = `${process.platform}-${process.arch}`;
const program = process.platform === "win32" ? "aims.exe" : "aims";

let path;
try {
  path = require.resolve(`@aims-tool/${platform}/${program}`);
} catch {
  console.error(`error: the package @aims-tool/${platform} is not installed`);
  console.error("help: install without --omit=optional, or build aims from source if there is no package for this platform");
  process.exit(2);
}
const run = spawnSync(path, process.argv.slice(2), { stdio: "inherit" });
if (run.error) {
  console.error(`error: ${path} cannot be started: ${run.error.message}`);
}
process.exit(run.status ?? 2);
