// Owns which panels the Overview has, in which order they stand unless somebody arranged them, and how an arrangement is written. Pure.

export const panelIds = [
  'throughput',
  'attention',
  'bytes',
  'errors',
  'latency',
  'cpu',
  'memory',
  'filesystems',
  'disk',
  'network',
  'load',
] as const
export type PanelId = (typeof panelIds)[number]

export const panelTitles: Readonly<Record<PanelId, string>> = {
  throughput: 'Throughput',
  attention: 'Needs attention',
  bytes: 'Bytes',
  errors: 'Errors',
  latency: 'Latency',
  cpu: 'CPU',
  memory: 'Memory',
  filesystems: 'Fullest filesystem',
  disk: 'Disk I/O',
  network: 'Network',
  load: 'Load',
}

/** The panels that are shown, in order. What is not in it is hidden. */
export type Arrangement = readonly PanelId[]

export const usualArrangement: Arrangement = [...panelIds]

/** Null: not arranged. A panel that a later version adds is not known here, and one that it took away is dropped. */
export function readArrangement(words: readonly string[]): Arrangement | null {
  const known = words.flatMap((word) => panelIds.find((id) => id === word) ?? [])
  return known.length === 0 || isUsual(known) ? null : [...new Set(known)]
}

export function isUsual(arrangement: Arrangement): boolean {
  return arrangement.join() === usualArrangement.join()
}

export function moved(arrangement: Arrangement, panel: PanelId, by: -1 | 1): Arrangement {
  const from = arrangement.indexOf(panel)
  const to = from + by
  if (from < 0 || to < 0 || to >= arrangement.length) return arrangement
  const rest = arrangement.filter((id) => id !== panel)
  return [...rest.slice(0, to), panel, ...rest.slice(to)]
}

/** A page without any panel shows nothing: the last one stays. */
export function toggled(arrangement: Arrangement, panel: PanelId): Arrangement {
  if (!arrangement.includes(panel)) return [...arrangement, panel]
  return arrangement.length === 1 ? arrangement : arrangement.filter((id) => id !== panel)
}
