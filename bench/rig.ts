// `npm run rig`: real heartbeats into a real server with a real browser watching, for as long as it takes; judged, and failed where a criterion is.
import { openJournal } from './rig/journal.ts'
import { readOptions, usage, UsageError, type RigOptions } from './rig/options.ts'
import { printBeside, printTotals, printVerdicts } from './rig/report.ts'
import { run } from './rig/run.ts'
import { proveFaults } from './rig/self-test.ts'
import { machine } from './result.ts'

const stalledCode = 3
/** As a shell tells it. */
const stoppedCode = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
type StopSignal = keyof typeof stoppedCode

const ending = new AbortController()
let stoppedBy: StopSignal = 'SIGTERM'
for (const signal of Object.keys(stoppedCode) as StopSignal[])
  process.on(signal, () => {
    stoppedBy = signal
    ending.abort()
  })

try {
  process.exit(await main(readOptions(process.argv.slice(2), process.env)))
} catch (error) {
  process.stderr.write(
    `${error instanceof UsageError ? `${error.message}\n${usage}` : String((error as Error).stack)}\n`,
  )
  process.exit(error instanceof UsageError ? 2 : 1)
}

async function main(options: RigOptions): Promise<number> {
  const journal = openJournal(options.outDir)
  process.stdout.write(`${machine()}\n${told(options)}\nLines: ${journal.file}\n`)
  try {
    journal.say('info', 'begins', { ...options })
    const code = options.form === 'self-test' ? await selfTest(options) : await judged(options)
    journal.say(code === 0 ? 'info' : 'error', 'ends', { code })
    return code
  } catch (error) {
    journal.say('error', 'failed', { error: String((error as Error).stack) })
    throw error
  } finally {
    journal.close()
  }

  async function judged(how: RigOptions): Promise<number> {
    const result = await run(how, journal, ending.signal)
    if (result.kind !== 'judged') return unjudged(result.kind, how)
    const { verdicts, watched } = result
    printBeside(watched)
    printVerdicts(`rig ${how.form}`, verdicts)
    const failed = verdicts.filter(({ ok }) => !ok).length
    journal.say('info', 'judged', { verdicts, sent: watched.sent, coalesced: watched.coalesced })
    printTotals(verdicts.length - failed, failed)
    return failed === 0 ? 0 : 1
  }

  async function selfTest(how: RigOptions): Promise<number> {
    const proofs = await proveFaults(how, journal, ending.signal)
    if (proofs === null) return unjudged('stopped', how)
    const failed = proofs.filter(({ ok }) => !ok)
    for (const { fault, expected, found } of failed)
      process.stdout.write(`\n${fault}: expected to fail by ${expected}, got ${found}`)
    printTotals(proofs.length - failed.length, failed.length)
    return failed.length === 0 ? 0 : 1
  }
}

function unjudged(kind: 'stalled' | 'stopped', { tickMs }: RigOptions): number {
  if (kind === 'stopped') return stoppedCode[stoppedBy]
  process.stdout.write(`\nNo tick came for three times ${tickMs} ms: it was ended.\n`)
  printTotals(0, 1)
  return stalledCode
}

function told({ form, pushHz, nodes, durationMs, tickMs }: RigOptions): string {
  return `${form}: ${nodes} nodes, ${pushHz} heartbeats a second, watched for ${durationMs / 1_000} s, a tick each ${tickMs / 1_000} s`
}
