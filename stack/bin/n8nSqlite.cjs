/**
 * Loaded into n8n before anything else (`--require`): answers for the package sqlite3, which n8n's AI Agent asks for
 * when it is loaded, whatever it is used for. That package wants to be compiled, or fetched from outside npm, for
 * a database that this stack does not use. Here stand the few calls that n8n makes of it, on the SQLite that Node
 * brings; where the real one was built, it is left alone.
 */
'use strict';
const { existsSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

/** @typedef {(this: {lastID: number, changes: number} | void, error: Error | null, rows?: unknown[]) => void} Answer */

class Database {
  /** @type {import('node:sqlite').DatabaseSync | undefined} */
  #database;

  /**
   * @param {string} file
   * @param {...(number | ((error: Error | null) => void))} rest flags, which are the defaults of both, and who is told
   */
  constructor(file, ...rest) {
    const told = rest.find((one) => typeof one === 'function');
    /** @type {Error | null} */
    let failure = null;
    try {
      // Node says once that its SQLite is young: only those who use it need to read that
      const { DatabaseSync } = require('node:sqlite');
      this.#database = new DatabaseSync(file);
    } catch (error) {
      failure = asError(error);
    }
    setImmediate(() => told?.(failure));
  }

  /** @param {string} sql @param {...(unknown[] | Answer)} rest parameters, and who is told */
  run(sql, ...rest) {
    const { values, told } = sorted(rest);
    try {
      const { lastInsertRowid, changes } = this.#opened()
        .prepare(sql)
        .run(...values);
      setImmediate(() => told?.call({ lastID: Number(lastInsertRowid), changes: Number(changes) }, null));
    } catch (error) {
      setImmediate(() => told?.call(undefined, asError(error)));
    }
    return this;
  }

  /** @param {string} sql @param {...(unknown[] | Answer)} rest parameters, and who is told */
  all(sql, ...rest) {
    const { values, told } = sorted(rest);
    try {
      const rows = this.#opened()
        .prepare(sql)
        .all(...values);
      setImmediate(() => told?.call(undefined, null, rows));
    } catch (error) {
      setImmediate(() => told?.call(undefined, asError(error)));
    }
    return this;
  }

  /** @param {(error: Error | null) => void} [told] */
  close(told) {
    this.#database?.close();
    this.#database = undefined;
    setImmediate(() => told?.(null));
  }

  #opened() {
    if (this.#database === undefined) throw new Error('SQLITE_MISUSE: Database is closed');
    return this.#database;
  }
}

/** @param {(unknown[] | Answer)[]} rest */
function sorted(rest) {
  /** @type {import('node:sqlite').SQLInputValue[]} */
  const values = rest.flatMap((one) => (Array.isArray(one) ? one.map(asValue) : []));
  return { values, told: rest.find((one) => typeof one === 'function') };
}

/** @param {unknown} value @returns {import('node:sqlite').SQLInputValue} as the sqlite3 package binds it */
function asValue(value) {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.getTime();
  if (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Uint8Array
  )
    return value;
  return String(value);
}

/** @param {unknown} error */
function asError(error) {
  return error instanceof Error ? error : new Error(String(error));
}

const sqlite3 = { Database, OPEN_READONLY: 1, OPEN_READWRITE: 2, OPEN_CREATE: 4, OPEN_URI: 64, verbose: () => sqlite3 };

/** Puts it where n8n's `require('sqlite3')` looks first. */
function provide() {
  // n8n's own command is what Node runs
  const asked = Module.createRequire(path.resolve(process.argv[1] ?? __filename));
  /** @type {string} */
  let found;
  try {
    found = asked.resolve('sqlite3');
  } catch {
    return;
  }
  if (existsSync(path.join(path.dirname(found), '../build/Release/node_sqlite3.node'))) return;
  const provided = new Module(found);
  provided.filename = found;
  provided.exports = sqlite3;
  provided.loaded = true;
  require.cache[found] = provided;
}

provide();
