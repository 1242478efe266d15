// `npm run dev`: the server and the page, both with reload. Ends both when one ends or somebody presses Ctrl-C.
import './node-version.mjs'
import { spawn } from 'node:child_process'
import { ended } from './child.mjs'
import { runScript } from './failure.mjs'
import { prepare } from './prepare.mjs'
import { fromRoot, root } from './root.mjs'

await runScript(async () => {
  await prepare('server')
  const env = { ...process.env, NODE_ENV: process.env.NODE_ENV ?? 'development' }
  // In process groups of their own: a terminal sends Ctrl-C to the whole group and npm sends it once more, and whoever hears it twice is in a
  // hurry and kills what it should have waited for. We tell them, once.
  const start = (/** @type {string[]} */ args) =>
    spawn(process.execPath, args, { cwd: root, env, detached: true, stdio: ['ignore', 'inherit', 'inherit'] })
  // The page has its own reload.
  const server = start([
    fromRoot('node_modules/tsx/dist/cli.mjs'),
    'watch',
    '--clear-screen=false',
    '--exclude=web/**',
    'server/main.ts',
  ])
  const page = start([fromRoot('node_modules/vite/bin/vite.js'), '--clearScreen=false'])
  const both = [server, page]

  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    for (const child of both) child.kill('SIGTERM')
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
  const codes = both.map(async (child) => {
    const code = await ended(child)
    const first = !stopping
    stop()
    return first ? code : 0
  })
  process.exitCode = Math.max(...(await Promise.all(codes)))
})
