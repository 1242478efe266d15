// Owns the command line of the demo fleet.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

export interface DemoOptions {
  readonly server: string
  readonly token: string
  readonly nodes: number
  readonly pipelines: number
  readonly seed: number
  /** Minutes. */
  readonly history: number
}

export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const usage =
  'npm run demo -- [--nodes 50] [--pipelines 5] [--server http://127.0.0.1:4000] [--token ENROLMENT_TOKEN] [--seed 1] [--history MINUTES]'

const mostNodes = 2_000
const mostPipelines = 100
/** What an agent keeps at most. */
const mostHistory = 24 * 60

export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): DemoOptions {
  const values = parse(args)
  return {
    server: (values.server ?? `http://127.0.0.1:${environment['PORT'] ?? 4000}`).replace(/\/+$/, ''),
    token: values.token ?? localToken(environment['FLEETBEAT_DATA_DIR'] ?? './data'),
    nodes: wholeNumber(values.nodes, '--nodes', [1, mostNodes]),
    pipelines: wholeNumber(values.pipelines, '--pipelines', [1, mostPipelines]),
    seed: wholeNumber(values.seed, '--seed', [1, Number.MAX_SAFE_INTEGER]),
    history: wholeNumber(values.history, '--history', [0, mostHistory]),
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        server: { type: 'string' },
        token: { type: 'string' },
        nodes: { type: 'string', default: '50' },
        pipelines: { type: 'string', default: '5' },
        seed: { type: 'string', default: '1' },
        history: { type: 'string', default: '0' },
      },
    }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function wholeNumber(text: string, flag: string, [least, most]: readonly [number, number]): number {
  const value = Number(text)
  if (text === '' || !Number.isSafeInteger(value) || value < least || value > most)
    throw new UsageError(`${flag}: expected a number from ${least} to ${most}, got ${text}`)
  return value
}

/** The token that a server on this machine keeps in its data folder. */
function localToken(dataDir: string): string {
  const file = join(dataDir, 'enroll-token')
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    throw new UsageError(
      `--token: expected an enrolment token, got nothing, and there is none in ${file}: is npm start running here?`,
    )
  }
}
