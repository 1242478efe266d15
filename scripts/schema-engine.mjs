#!/usr/bin/env node
// @ts-nocheck: it bends the innards of two packages that have no types for them.
// Prisma's schema engine for its CLI, without a download: the same engine as WASM from npm, over the driver adapter, speaking the
// CLI's JSON-RPC on stdio. PostgreSQL alone, and no shadow database: our commands compare a real database with the schema.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import pg from 'pg'

const require = createRequire(import.meta.url)
const args = process.argv.slice(2)

if (args.includes('--version') || args.includes('-V')) {
  process.stdout.write(`schema-engine-wasm ${require('@prisma/engines-version/package.json').version}\n`)
  process.exit(0)
}

let failed = false

/**
 * The CLI shows of stderr what is in the native engine's form alone, and of that the last: what comes after a panic is its echo.
 * @param {string} message
 */
function fail(message) {
  if (failed) return
  failed = true
  const line = { level: 'ERROR', target: 'schema_engine::logger', fields: { message } }
  process.stderr.write(`${JSON.stringify(line)}\n`, () => process.exit(1))
}
process.on('uncaughtException', (error) => fail(error.stack ?? String(error)))
// Where the engine looks for somebody to tell that it panicked, and why.
globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: fail }

// The catalog's type "char" (oid 18), which introspection reads, is unknown to the adapter. It is told that such a column is text (25);
// the engine, who takes nothing else for it, that it is a character.
const characterColumns = new Set()
const Result = require('pg/lib/result')
const addFields = Result.prototype.addFields
Result.prototype.addFields = function (fields) {
  for (const field of fields) {
    if (field.dataTypeID !== 18) continue
    characterColumns.add(field.name)
    field.dataTypeID = 25
  }
  return addFields.call(this, fields)
}

/** @param {string} name */
function option(name) {
  const at = args.indexOf(name)
  return at < 0 ? undefined : args[at + 1]
}

function adapterFactory() {
  const { url } = JSON.parse(option('--datasource') ?? '{}')
  const factory = new PrismaPg(new pg.Pool({ connectionString: url, options: '-c timezone=UTC' }))
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const connection = await factory.connect()
      const queryRaw = connection.queryRaw.bind(connection)
      connection.queryRaw = async (query) => {
        const result = await queryRaw(query)
        const columnTypes = result.columnTypes.map((type, at) =>
          characterColumns.has(result.columnNames[at]) ? ColumnTypeEnum.Character : type,
        )
        return { ...result, columnTypes }
      }
      // The adapter would split a script at every semicolon, those inside of strings and bodies too.
      connection.executeScript = async (script) => void (await connection.underlyingDriver().query(script))
      return connection
    },
    connectToShadowDb: async () => {
      throw new Error('There is no shadow database here: use npm run migration NAME and npm run database:drift')
    },
  }
}

/** @type {Promise<any> | undefined} */
let started

function engine() {
  started ??= (async () => {
    const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg')
    const wasm = new URL('./schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
    const { instance } = await WebAssembly.instantiate(readFileSync(wasm), { './schema_engine_bg.js': glue })
    glue.__wbg_set_wasm(instance.exports)
    instance.exports.__wbindgen_start()
    const datamodels = args.flatMap((arg, at) =>
      arg === '--datamodels' ? [[args[at + 1], readFileSync(args[at + 1] ?? '', 'utf8')]] : [],
    )
    const options = { datamodels: datamodels.length > 0 ? datamodels : undefined }
    return glue.SchemaEngine.new(options, () => undefined, bindMigrationAwareSqlAdapterFactory(adapterFactory()))
  })()
  return started
}

/** @param {object} message */
function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

/** @param {{ id: number, method: string, params: unknown }} request */
async function answer({ id, method, params }) {
  try {
    const run = await engine()
    const name = method === 'getDatabaseVersion' ? 'version' : method
    if (typeof run[name] !== 'function') throw new Error(`the schema engine has no method ${method}`)
    const result = await run[name](params)
    // The native engine prints a diff while it runs: as a request to the CLI.
    if (method === 'diff' && result?.stdout != null)
      send({ id: 100_000 + id, method: 'print', params: { content: result.stdout } })
    send({ id, result: result ?? {} })
  } catch (error) {
    const message = String(/** @type {any} */ (error)?.message ?? error)
    const data = { is_panic: false, message, meta: null, error_code: /** @type {any} */ (error)?.code ?? null }
    send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data } })
  }
}

if (args.includes('cli')) {
  // `schema-engine cli can-connect-to-database`: exit code 0 says yes.
  const connection = await adapterFactory().connect()
  await connection.queryRaw({ sql: 'SELECT 1', args: [], argTypes: [] })
  process.exit(0)
}

let pending = Promise.resolve()
const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const request = line.trim() === '' ? {} : JSON.parse(line)
  if (request.method) pending = pending.then(() => answer(request))
})
lines.on('close', () => void pending.then(() => process.exit(0)))
