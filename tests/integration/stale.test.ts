// What of who may come in is of no more use leaves the database; what is, stays.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createStore, type Store } from '../../server/store/store.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'

let database: TestDatabase
let store: Store
beforeEach(async () => {
  database = await createTestDatabase()
  store = createStore(database.url)
})
afterEach(async () => {
  await store.close()
  await database.close()
})

it('leaves sessions, links, counts and audit entries that are still good', async () => {
  await database.query(`INSERT INTO users (id, name, email, updated_at) VALUES ('u', 'U', 'u@example.com', now())`)
  for (const [name, at] of [
    ['old', "now() - interval '1 second'"],
    ['new', "now() + interval '1 minute'"],
  ])
    for (const sql of [
      `INSERT INTO sessions (id, token, user_id, expires_at, updated_at) VALUES ('${name}', '${name}', 'u', ${at}, now())`,
      `INSERT INTO invitations (email, token_hash, created_by, expires_at) VALUES ('${name}', '${name}', 'u', ${at})`,
      `INSERT INTO password_resets (token_hash, user_id, expires_at) VALUES ('${name}', 'u', ${at})`,
      `INSERT INTO verifications (id, identifier, value, expires_at, updated_at) VALUES ('${name}', 'x', 'x', ${at}, now())`,
    ])
      await database.query(sql)
  await database.query(
    `INSERT INTO rate_limits (id, key, count, last_request) VALUES ('old', 'old', 1, $1), ('new', 'new', 1, $2)`,
    [Date.now() - 3_700_000, Date.now()],
  )
  await database.query(
    `INSERT INTO audit_entries (at, actor_kind, actor_name, action, target) VALUES
     (now() - interval '40 days', 'SYSTEM', 'old', 'x', 'x'), (now() - interval '38 days', 'SYSTEM', 'new', 'x', 'x')`,
  )
  await store.dropStale({ auditBefore: new Date(Date.now() - 39 * 24 * 3_600_000) })
  for (const [table, column] of [
    ['sessions', 'id'],
    ['invitations', 'email'],
    ['password_resets', 'token_hash'],
    ['verifications', 'id'],
    ['rate_limits', 'id'],
    ['audit_entries', 'actor_name'],
  ])
    expect([table, await database.query(`SELECT ${column} AS name FROM ${table}`)]).toEqual([table, [{ name: 'new' }]])
})

it('cannot make the audit log forget what is younger than a month', async () => {
  await database.query(
    `INSERT INTO audit_entries (actor_kind, actor_name, action, target) VALUES ('SYSTEM', 's', 'x', 'x')`,
  )
  await expect(store.dropStale({ auditBefore: new Date(Date.now() + 1_000) })).rejects.toThrow('append-only')
})
