#!/usr/bin/env node
// Drives yaml-language-server (the engine of VS Code's YAML extension) over standard input and output, and asserts that
// it has nothing to say about the record files of the folders given, and that it completes and explains fields. In folders
// with settings for VS Code, it has to find a mistake in every document of a file, by the modelines alone, as other editors
// do, and by the settings alone.
//
//   node tests/editors/language_server.mjs FOLDER...
//
// Needs `yaml-language-server` from npm: on the PATH, or named by the variable YAML_LANGUAGE_SERVER. Files without a
// modeline are checked against `schemas/<kind>.schema.json` of this project. Nothing is fetched.

import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const project = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const folders = process.argv.slice(2).map((folder) => resolve(folder));
const problems = [];

const broken = readFileSync(join(project, "tests/editors/broken.txt"), "utf8").split("\n");
const files = folders.flatMap(records).filter((file) => !broken.includes(relative(project, file)));
const server = await workspace(folders[0] ?? project, schemasWithoutModeline(files));
for (const file of files) {
  const diagnostics = await server.open(file, readFileSync(file, "utf8"));
  for (const { message, range } of diagnostics) problems.push(`${file}:${range.start.line + 1}: ${message}`);
}
await completesAndExplains();
await server.stop();
for (const folder of folders) await findsMistakesInEveryDocument(folder);

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${files.length} files without diagnostics; fields and values are completed and explained`);

/** The server for a folder in which these schemas are set. */
async function workspace(root, schemas) {
  const yaml = { validate: true, completion: true, hover: true, schemaStore: { enable: false }, customTags: [], schemas };
  const settings = { yaml, http: {}, "[yaml]": {}, editor: {}, files: {} };
  const server = start(process.env.YAML_LANGUAGE_SERVER ?? "yaml-language-server", settings);
  await server.request("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(root).href,
    capabilities: {
      workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
      textDocument: {
        completion: { completionItem: { documentationFormat: ["markdown"], snippetSupport: true } },
        hover: { contentFormat: ["markdown"] },
        publishDiagnostics: {},
      },
    },
  });
  server.notify("initialized", {});
  server.notify("workspace/didChangeConfiguration", { settings });
  return server;
}

/** Puts a mistake into every document of every file with several, and expects the server to find them all. */
async function findsMistakesInEveryDocument(folder) {
  const settings = join(folder, ".vscode/settings.json");
  if (!existsSync(settings)) return;
  const schemas = JSON.parse(readFileSync(settings, "utf8"))["yaml.schemas"] ?? {};
  const withoutModelines = (text) => text.replaceAll(/^# yaml-language-server:.*\n/gm, "");
  let documents = 0;
  for (const [how, set, change] of [["modelines", {}, (text) => text], ["settings", schemas, withoutModelines]]) {
    const server = await workspace(folder, set);
    for (const file of records(folder)) {
      const parts = readFileSync(file, "utf8").split(/^---\n/m);
      if (parts.length === 1) continue;
      const text = change(parts.map((part) => `${part.trimEnd()}\nmisspelt: x\n`).join("---\n"));
      const found = (await server.open(file, text)).filter(({ message }) => message.includes("misspelt")).length;
      expect(found === parts.length, `${file}: by its ${how}, ${found} of ${parts.length} documents have a schema`);
      documents += parts.length;
    }
    await server.stop();
  }
  expect(documents > 0, `${folder} has no file with several documents`);
}

/** Files that `aims` reads: YAML, none of them below a hidden folder. */
function records(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".")) return [];
    if (entry.isDirectory()) return records(path);
    return /\.ya?ml$/.test(entry.name) ? [path] : [];
  });
}

function schemasWithoutModeline(files) {
  const byKind = {};
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    const kind = /^kind: *(\S+)/m.exec(text)?.[1];
    if (!kind || text.includes("yaml-language-server: $schema=")) continue;
    (byKind[schema(kind)] ??= []).push(file);
  }
  return byKind;
}

function schema(kind) {
  return pathToFileURL(join(project, "schemas", `${kind}.schema.json`)).href;
}

/** Asks for completion and hover in a risk that is being written. */
async function completesAndExplains() {
  const lines = [`# yaml-language-server: $schema=${schema("risk")}`, "kind: risk", "id: R-1", "title: Drift", "treatment:"];
  const file = join(project, "being-written.yaml");
  const written = [...lines, "  option: ", "  ", ""];
  const diagnostics = await server.open(file, written.join("\n") + "\n");
  expect(diagnostics.length > 0, "an empty `option` is no value, yet the editor is content");
  const fields = await server.complete(file, written.length - 1, 0);
  offers(fields, "relies-on", "Controls that the current rating already takes into account");
  offers(fields, "owner", "Risk owner");
  const values = await server.complete(file, lines.length, "  option: ".length);
  offers(values, "modify", "Change the likelihood or consequence");
  offers(values, "retain");
  const nested = await server.complete(file, lines.length + 1, 2);
  offers(nested, "controls");
  const hover = await server.hover(file, lines.length - 1, 3);
  expect(/risk treatment/i.test(hover), `hover on \`treatment\` says ${JSON.stringify(hover)}`);
  const wrong = await server.open(join(project, "wrong.yaml"), [...lines, "  option: modfy"].join("\n") + "\n");
  expect(wrong.length > 0, "a misspelt value gets no diagnostic");
}

function offers(items, label, documentation = "") {
  const item = items.find((item) => item.label === label);
  const text = typeof item?.documentation === "string" ? item.documentation : (item?.documentation?.value ?? "");
  const found = items.map((item) => item.label).join(", ");
  expect(item, `\`${label}\` is not offered, only ${found}`);
  if (item) expect(text.includes(documentation), `\`${label}\` is described as ${JSON.stringify(text)}`);
}

function expect(condition, problem) {
  if (!condition) problems.push(problem);
}

/** The server as a handful of questions. */
function start(command, settings) {
  const script = /\.[cm]?js$/.test(command);
  const child = spawn(script ? process.execPath : command, script ? [command, "--stdio"] : ["--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = new Map();
  const diagnosed = new Map();
  let number = 0;
  let buffer = Buffer.alloc(0);

  child.on("error", (error) => fail(`${command} cannot be started: ${error.message}`));
  child.stdout.on("data", (data) => {
    buffer = Buffer.concat([buffer, data]);
    for (let message = take(); message; message = take()) receive(message);
  });

  function take() {
    const head = buffer.indexOf("\r\n\r\n");
    if (head < 0) return undefined;
    const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, head).toString())[1]);
    if (buffer.length < head + 4 + length) return undefined;
    const body = buffer.subarray(head + 4, head + 4 + length).toString();
    buffer = buffer.subarray(head + 4 + length);
    return JSON.parse(body);
  }

  function receive(message) {
    if (message.method === "workspace/configuration") {
      send({ id: message.id, result: message.params.items.map((item) => settings[item.section] ?? null) });
    } else if (message.method === "textDocument/publishDiagnostics") {
      diagnosed.get(message.params.uri)?.(message.params.diagnostics);
    } else if (message.method && message.id !== undefined) {
      send({ id: message.id, result: null });
    } else if (answers.has(message.id)) {
      answers.get(message.id)(message);
    }
  }

  function send(message) {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  function within(seconds, what, begin) {
    return new Promise((done) => {
      const timer = setTimeout(() => fail(`no answer to ${what} within ${seconds} seconds`), seconds * 1000);
      begin((value) => {
        clearTimeout(timer);
        done(value);
      });
    });
  }

  async function request(method, params) {
    const id = ++number;
    const answer = await within(30, method, (done) => {
      answers.set(id, done);
      send({ id, method, params });
    });
    if (answer.error) fail(`${method}: ${answer.error.message}`);
    return answer.result;
  }

  const position = (file, line, character) => ({
    textDocument: { uri: pathToFileURL(file).href },
    position: { line, character },
  });

  return {
    request,
    notify: (method, params) => send({ method, params }),
    open: (file, text) => {
      const uri = pathToFileURL(file).href;
      return within(30, `opening ${file}`, (done) => {
        diagnosed.set(uri, done);
        send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: 1, text } } });
      });
    },
    complete: async (file, line, character) =>
      (await request("textDocument/completion", position(file, line, character)))?.items ?? [],
    hover: async (file, line, character) => {
      const contents = (await request("textDocument/hover", position(file, line, character)))?.contents;
      return typeof contents === "string" ? contents : (contents?.value ?? "");
    },
    stop: async () => {
      await request("shutdown", null);
      send({ method: "exit" });
    },
  };
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
