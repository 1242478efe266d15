// Owns the comparison of the three doors (door.ts), each in a process of its own, by turns.
import { fileURLToPath } from 'node:url'
import { encodeId } from '../../schema/ids.ts'
import { startProcess } from '../../tests/harness/process.ts'
import { createSenders } from './senders.ts'
import { large, small, type Shape } from './workload.ts'

export const doors = ['raw', 'stock', 'ours'] as const
export type Door = (typeof doors)[number]

const program = fileURLToPath(new URL('door.ts', import.meta.url))
const senders = 8
const rounds = 4
const secondsEach = 1

/** Heartbeats a second through each door, at 100 and at 5 pipelines. */
export async function benchDoors(): Promise<Record<'large' | 'small', Record<Door, number>>> {
  const open = new Map<Door, { url: string; stop: () => Promise<unknown> }>()
  try {
    for (const door of doors) {
      const child = startProcess([process.execPath, '--import', 'tsx', program, door], {
        env: { ...process.env, NODE_ENV: 'production' },
      })
      const [, port = ''] = await child.waitForOutput(/^listening on (\d+)$/m, 30_000)
      open.set(door, { url: `http://127.0.0.1:${port}`, stop: child.kill })
    }
    const urlOf = (door: Door) => open.get(door)?.url ?? ''
    return { large: await compare(large, urlOf), small: await compare(small, urlOf) }
  } finally {
    for (const { stop } of open.values()) await stop()
  }
}

async function compare(shape: Shape, urlOf: (door: Door) => string): Promise<Record<Door, number>> {
  const pipelineIds = Array.from({ length: shape.pipelines }, (_, at) => encodeId('pipeline', at + 1))
  const total = { raw: 0, stock: 0, ours: 0 }
  for (let round = 0; round <= rounds; round += 1)
    for (const door of doors) {
      const bench = createSenders(
        Array.from({ length: senders }, () => ({ url: urlOf(door), token: 'any', shape, pipelineIds })),
      )
      const { acknowledged, seconds } = await bench.flatOut(secondsEach)
      bench.close()
      // The first round only warms.
      if (round > 0) total[door] += acknowledged / seconds / rounds
    }
  return total
}
