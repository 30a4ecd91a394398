#!/usr/bin/env node
// Starts the program of the package for this platform, which npm installed as an optional dependency.
"use strict";
const { spawnSync } = require("node:child_process");

const platform = `/${process.platform}-${process.arch}`;
const packages = Object.keys(require("./package.json").optionalDependencies);
const wanted = packages.find((name) => name.endsWith(platform));
if (wanted === undefined) {
  console.error(`error: there is no package of aims for ${platform.slice(1)}`);
  console.error("help: build aims from source");
  process.exit(2);
}
const program = process.platform === "win32" ? "aims.exe" : "aims";

let path;
try {
  path = require.resolve(`${wanted}/${program}`);
} catch {
  console.error(`error: the package ${wanted} is not installed`);
  console.error("help: install without --omit=optional");
  process.exit(2);
}
const run = spawnSync(path, process.argv.slice(2), { stdio: "inherit" });
if (run.error) {
  console.error(`error: ${path} cannot be started: ${run.error.message}`);
}
process.exit(run.status ?? 2);
