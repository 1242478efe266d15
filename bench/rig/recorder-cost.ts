// Owns what share of the main thread the recorder takes, by the browser's own sampling profiler: the samples that fell into its script.
import type { CDPSession } from '@playwright/test'

/** Vite puts the recorder, and what measures pushes, into a script of its own: vite.config.ts. */
const recorderScript = /\/recorder-[^/]*\.js$/
const samplingMicroseconds = 200

interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly url: string } }[]
  readonly samples?: readonly number[]
}

/** 0 to 1. Only its own frames count: what they call of the browser is charged to them, what they hand on to is not. */
export async function recorderShare(devtools: CDPSession, wait: () => Promise<void>): Promise<number> {
  await devtools.send('Profiler.enable')
  await devtools.send('Profiler.setSamplingInterval', { interval: samplingMicroseconds })
  await devtools.send('Profiler.start')
  await wait()
  const { profile } = await devtools.send('Profiler.stop')
  await devtools.send('Profiler.disable')
  return shareOf(profile)
}

function shareOf({ nodes, samples = [] }: Profile): number {
  const own = new Set(nodes.filter(({ callFrame }) => recorderScript.test(callFrame.url)).map(({ id }) => id))
  if (samples.length === 0) return Number.NaN
  return samples.filter((id) => own.has(id)).length / samples.length
}
