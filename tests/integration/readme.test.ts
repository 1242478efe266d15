// The README's examples, as they stand there, against a running server.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { enrollmentToken } from '../harness/agent.ts'
import { enroll, heartbeatMutation, request, signIn } from '../harness/api.ts'
import { createApiToken, ownerAccount, ownerEnv } from '../harness/people.ts'
import { startServer, type TestServer } from '../harness/server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

let server: TestServer
let folder: string
let token: string
beforeAll(async () => {
  server = await startServer({ env: ownerEnv })
  const owner = { cookie: await signIn(server, ownerAccount) }
  token = (await createApiToken(server, owner, { role: 'VIEWER', environmentIds: ['env_1'] })).token
  folder = await mkdtemp(join(tmpdir(), 'fleetbeat-readme-'))
}, 60_000)
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
}, 60_000)

/** The blocks of a language that the README marks as run by this test. */
async function block(language: string): Promise<string> {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const marked = new RegExp(`<!-- This block is run by[^>]*-->\\s*\`\`\`${language}\\n([\\s\\S]*?)\`\`\``)
  const found = marked.exec(readme)?.[1]
  if (!found) throw new Error(`README.md has no marked block of ${language}`)
  return found
}

async function firstHeartbeat(name: string): Promise<void> {
  const node = await enroll(server, { token: await enrollmentToken(server), machineId: name, name })
  const input = {
    bootId: 'b',
    seq: 1,
    sampledAt: new Date().toISOString(),
    agentVersion: '1',
    deploymentMode: 'STANDALONE',
  }
  const { errors } = await request(server, { query: heartbeatMutation, variables: { input } }, node)
  expect(errors).toBeUndefined()
}

const streamGroups = async (): Promise<number> => {
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  return Number(/^fleetbeat_stream_groups (\d+)$/m.exec(metrics)?.[1])
}

it('follows status changes with curl', { timeout: 60_000 }, async () => {
  const script = await block('sh')
  const env = { ...process.env, SERVER: server.url, TOKEN: token }
  const shell = execFile('bash', ['-c', script], { cwd: folder, env })
  let said = ''
  shell.stdout?.on('data', (text: string) => (said += text))
  try {
    await expect.poll(() => said, { timeout: 10_000 }).toContain('"change":null')
    await firstHeartbeat('seen-by-curl')
    await expect.poll(() => said, { timeout: 10_000 }).toMatch(/"name":"seen-by-curl".*"to":"HEALTHY"/)
  } finally {
    shell.kill()
    // curl is the shell's last command, and may be its child.
    shell.stdout?.destroy()
  }
  await expect.poll(streamGroups, { timeout: 30_000 }).toBe(0)
})

it('follows status changes with graphql-sse, over a restart of the server', { timeout: 60_000 }, async () => {
  // Beside our packages, so that the import finds graphql-sse.
  const file = join(root, 'test-results', `readme-${process.pid}.mjs`)
  await mkdir(join(root, 'test-results'), { recursive: true })
  await writeFile(file, await block('js'))
  interface Example {
    followStatusChanges(options: {
      server: string
      token: string
      onChange: (change: { node: { name: string }; from: string; to: string }) => void
    }): () => void
  }
  const { followStatusChanges } = (await import(pathToFileURL(file).href)) as Example
  const seen: string[] = []
  const stop = followStatusChanges({
    server: server.url,
    token,
    onChange: ({ node, from, to }) => seen.push(`${node.name} ${from} ${to}`),
  })
  try {
    await expect.poll(streamGroups).toBe(1)
    await firstHeartbeat('before-the-restart')
    await expect.poll(() => seen, { timeout: 10_000 }).toContain('before-the-restart UNKNOWN HEALTHY')
    await server.restart()
    await firstHeartbeat('after-the-restart')
    await expect.poll(() => seen, { timeout: 30_000 }).toContain('after-the-restart UNKNOWN HEALTHY')
    expect(new Set(seen).size).toBe(seen.length)
  } finally {
    stop()
    await rm(file)
  }
})
