// Compares the contract three ways: the committed SDL with what the code prints, and with the SDL of the commit before, for changes that break callers.
// Run by tsx; exit code 1 with a line for each difference.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { CriticalityLevel, diff } from '@graphql-inspector/core'
import { buildSchema } from 'graphql'
import { fromRoot, root } from './root.mjs'

const committed = 'schema/schema.graphql'
const accepted = 'schema/accepted-breaks.txt'
const now = readFileSync(fromRoot(committed), 'utf8')
const faults: string[] = []

function comparePrinted(): void {
  const command = [fromRoot('node_modules/tsx/dist/cli.mjs'), 'schema/print.ts']
  const printed = execFileSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
  if (printed !== now) faults.push(`${committed} is not what the code says: run \`npm run schema\` and commit it`)
}

/** The last committed SDL that is another one than this: of HEAD, or of the commit before it. Null in the first commit and in a clone without history. */
function earlier(): string | null {
  for (const commit of ['HEAD', 'HEAD~1']) {
    const text = show(commit)
    if (text !== null && text !== now) return text
  }
  return null
}

function show(commit: string): string | null {
  // The folder may belong to another user than the one who runs the check.
  const command = ['-c', 'safe.directory=*', 'show', `${commit}:${committed}`]
  try {
    return execFileSync('git', command, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    return null
  }
}

/** Paths of the contract that were broken on purpose, one a line; what follows `#` says why. */
function acceptedPaths(): ReadonlySet<string> {
  const lines = readFileSync(fromRoot(accepted), 'utf8').split('\n')
  return new Set(lines.map((line) => (line.split('#')[0] ?? '').trim()).filter(Boolean))
}

async function compareWithEarlier(): Promise<void> {
  const before = earlier()
  if (before === null) return
  const allowed = acceptedPaths()
  for (const change of await diff(buildSchema(before), buildSchema(now))) {
    const path = String(change.path ?? change.type)
    if (change.criticality.level !== CriticalityLevel.Breaking || allowed.has(path)) continue
    faults.push(`${change.message} (this breaks callers; if it must be, add a line "${path}  # why" to ${accepted})`)
  }
}

comparePrinted()
await compareWithEarlier()
for (const fault of faults) process.stderr.write(`${fault}\n`)
if (faults.length > 0) process.exitCode = 1
